import type { CommitFacts } from "../tools/commit-facts.ts";
import type { JobInfo } from "../tools/pachctl/job-info.ts";
import type { KnownFrom } from "./code.ts";

/** Sentences about where a chain breaks. Each says what is known, and where there is one, the way on. */
export const gaps = {
  noImage: (image: string) =>
    `nobody wrote down which image ran; the spec of then names ${image || "none"}, under which another may have been pulled`,
  localImage: "the image that ran was never in a registry: only a node has it",
  lostImage: "the registry does not have this image any more",
  silentRegistry: (why: string) => `the registry could not be asked: ${why}`,
  noMark: "the image does not say its commit (org.opencontainers.image.revision), and no tag of its repository is one",
  badRevision: (label: string) => `the image says its revision is ${JSON.stringify(label)}, which is no commit`,
  deletedPipeline: "the pipeline that made it was deleted, and its jobs with it: which code ran is not known any more",
  noJob: "pachd has no job for it any more: it was deleted, or its pipeline was deleted and made anew",
  spout:
    "the running code of a spout wrote it: no job and no datum says by which image; the pipeline as it is now is shown",
  lostCommit: "the data commit is not there any more: it was squashed or deleted",
  noDatumOfFile: "pachd does not say which datum wrote the file: all of its commit is shown",
  manyDatums: (datums: number, shown: number) =>
    `${datums} datums lie behind it; the first ${shown} are told one by one`,
  running: ({ state, data }: JobInfo) =>
    `its job is not over (${state.replace(/^JOB_/, "").toLowerCase()}): ${data.processed + data.skipped} of ${data.total} datums so far`,
  refused: (says: string) => `pachd does not tell: ${says}`,
} as const;

/** What git says against a commit; null where nothing. */
export function gitGap(
  standing: CommitFacts,
  { source, from }: { source: string | null; from: KnownFrom },
): string | null {
  if (standing.kind === "known") {
    return standing.isHeld ? null : "no branch or tag holds this commit any more: it was rebased away";
  }
  if (standing.isShallow) return "this clone is shallow and does not reach back to it: git fetch --unshallow";
  const elsewhere = source === null ? "" : `; the image names ${source}`;
  const maybe = from === "spec-tag" || from === "tag" ? ", or the tag is no commit" : "";
  return `this clone does not have it: it was rebased away, or is of another repository${maybe}${elsewhere}`;
}
