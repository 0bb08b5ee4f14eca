import type { CommitInfo } from "../../tools/pachctl/commit-info.ts";
import { gaps } from "../../trace/gaps.ts";
import type { Target } from "../../trace/target.ts";
import { commitNamed } from "../reading/commit-named.ts";
import { known } from "../reading/known.ts";
import type { TraceWork } from "./trace-work.ts";

export type FoundTarget = {
  info: CommitInfo;
  /** The datums that wrote the file, or what lies in the folder; empty where the whole commit is traced. */
  datums: readonly string[];
  gaps: readonly string[];
};

/** Of a folder, so many files are asked which datum wrote them. */
const mostFiles = 10_000;

/** @throws Failure "usage" where repo, commit or path is not there */
export async function findTarget(work: TraceWork, target: Target): Promise<FoundTarget> {
  const { repo, commit, path } = target;
  const pachctl = await work.cluster(target.project ?? work.project);
  const info = known(await pachctl.inspectCommit(`${repo}@${commit}`), commitNamed(target));
  if (path === null) return { info, datums: [], gaps: [] };
  const at = `${repo}@${info.commit.id}:${path}`;
  const look = { what: `${path} in ${repo}@${commit}`, hint: `See what there is: pachctl list file ${repo}@${commit}` };
  const file = known(await pachctl.inspectFile(at), look);
  if (file.type === "file") return found(info, new Set([file.datum]));
  const datums = new Set<string>();
  const each = ({ datum }: { datum: string }) => void datums.add(datum);
  const listed = await pachctl.globFiles(`${at.replace(/\/$/, "")}/**`, { each, most: mostFiles, signal: work.signal });
  known(listed, look);
  return found(info, datums);
}

function found(info: CommitInfo, datums: ReadonlySet<string>): FoundTarget {
  const named = [...datums].filter((datum) => datum !== "" && datum !== "default");
  const isByHand = info.origin !== "AUTO";
  return { info, datums: named, gaps: named.length > 0 || isByHand ? [] : [gaps.noDatumOfFile] };
}
