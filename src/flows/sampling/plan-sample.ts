import { sep } from "node:path";
import { Failure } from "../../failure.ts";
import { cleanGlob, readGlob } from "../../pachyderm/glob.ts";
import { lookWhereToWrite } from "../../samples/look-where-to-write.ts";
import { folderOf } from "../../samples/sample-folder.ts";
import type { Before, PlannedFile, SamplePlan } from "../../samples/sample-plan.ts";
import { type ListedFile, smallestFiles } from "../../samples/smallest-files.ts";
import { type DiskRules, whyLeftOut } from "../../samples/why-left-out.ts";
import type { FileInfo } from "../../tools/pachctl/file-info.ts";
import type { Pachctl } from "../../tools/pachctl/pachctl.ts";
import type { Target } from "../../trace/target.ts";
import { commitNamed } from "../reading/commit-named.ts";
import { known } from "../reading/known.ts";

export type Wish = {
  /** Its path, if it has one, is the glob. */
  target: Target;
  /** How many files at most. */
  files: number;
};

type Place = { pachctl: Pick<Pachctl, "inspectCommit" | "globFiles">; root: string; signal: AbortSignal };

/** So many names that are left out are told. */
const mostLeftOut = 20;

/**
 * Lists what the glob fits in one commit, and takes the smallest of it: small files are what a test wants, and nobody
 * fetches terabytes by a slip.
 *
 * @throws Failure "usage" where repo or commit is not there, or nothing fits
 */
export async function planSample({ target, files }: Wish, { pachctl, root, signal }: Place): Promise<SamplePlan> {
  const { repo, commit } = target;
  const glob = readableGlob(target.path);
  const folder = folderOf(target);
  if (folder === "samples/expected") throw meansExpected(target);
  const asked = `${repo}@${commit}`;
  const info = known(await pachctl.inspectCommit(asked), commitNamed(target));
  if (info.finished === "") throw stillOpen(asked);
  const found = { files: 0, bytes: 0n };
  const [smallest, leftOut] = [smallestFiles(files), new Map<string, string>()];
  let leftOutCount = 0;
  const rules: DiskRules = sep === "\\" ? "windows" : "posix";
  const leaveOut = (path: string, why: string) => {
    leftOutCount += 1;
    if (leftOut.size < mostLeftOut) leftOut.set(path, why);
  };
  const each = ({ path, size, type }: FileInfo) => {
    if (type !== "file") return;
    found.files += 1;
    found.bytes += BigInt(size);
    const why = whyLeftOut(path, rules);
    if (why === null) smallest.add({ path, size: BigInt(size) });
    else leaveOut(path, why);
  };
  for (const pattern of withWhatLiesBelow(glob)) {
    const at = `${repo}@${info.commit.id}:${pattern}`;
    known(await pachctl.globFiles(at, { each, signal }), { what: `${glob} in ${asked}`, hint: listHint(asked) });
  }
  if (found.files === 0) throw nothingFits({ glob, asked });
  const chosen = withoutTwins(smallest.files(), leaveOut).map(
    (file): PlannedFile => ({ ...file, before: before(file, { root, folder }) }),
  );
  const told = [...leftOut].map(([path, why]) => ({ path, why }));
  return { from: info.commit, commit, glob, folder, found, chosen, leftOut: told, leftOutCount };
}

function readableGlob(path: string | null): string {
  const glob = cleanGlob(path ?? "/**");
  const { error } = readGlob(glob);
  if (error === null) return glob === "/" ? "/**" : glob;
  throw new Failure("usage", `"${glob}" is no glob: ${error}`, 'Such as: --glob "/*.png", --glob "/2026-01/**"');
}

/** A folder that the glob fits stands for all that is in it, as in a datum. The two lists share no file. */
function withWhatLiesBelow(glob: string): string[] {
  return glob.endsWith("/**") ? [glob] : [glob, `${glob}/**`];
}

/** Some disks take names for one that differ in case alone, and repositories are cloned to all kinds of disks. */
function withoutTwins(files: readonly ListedFile[], leaveOut: (path: string, why: string) => void): ListedFile[] {
  const seen = new Set<string>();
  return files.filter(({ path }) => {
    const plain = path.toLowerCase();
    if (seen.has(plain)) leaveOut(path, "another one has the same name but for upper and lower case");
    const isNew = !seen.has(plain);
    seen.add(plain);
    return isNew;
  });
}

function before({ path, size }: ListedFile, { root, folder }: { root: string; folder: string }): Before {
  const standing = lookWhereToWrite(root, `${folder}${path}`);
  if (standing.kind === "free") return "nothing";
  return standing.size === size ? "same-size" : "other-size";
}

function listHint(asked: string): string {
  return `See what there is: pachctl glob file "${asked}:/**"`;
}

function nothingFits({ glob, asked }: { glob: string; asked: string }): Failure {
  const what = glob === "/**" ? `there is no file in ${asked}` : `nothing in ${asked} fits ${glob}`;
  return new Failure("usage", what, listHint(asked));
}

function stillOpen(asked: string): Failure {
  return new Failure("usage", `${asked} is still being written`, `Wait for it, or take the one before it: ${asked}^`);
}

function meansExpected({ repo, commit }: Target): Failure {
  const hint = `Name its project too, so that it has another folder: default/${repo}@${commit}`;
  return new Failure("usage", "samples/expected/ holds what pipelines should write, and cannot hold a repo", hint);
}
