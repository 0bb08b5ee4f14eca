import type { TreeFile } from "../specs/tree.ts";
import { askGit, type Where } from "./git-plumbing.ts";
import { kindOfMode } from "./tree-object.ts";

/** How a path differs between two trees; a rename is a deletion and an addition. An oid is null where there is no file. */
export type Change = { path: string; before: string | null; after: string | null };

// The oid of a blob without a byte, in a repository with SHA-1 and in one with SHA-256.
const emptyBlobs = new Set([
  "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
  "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
]);

/** What the next commit would hold, in git's order. */
export async function listIndex(where: Where): Promise<TreeFile[]> {
  const listing = await askGit(where, ["ls-files", "--stage", "-z", "--full-name", "--", ":/"]);
  const files: TreeFile[] = [];
  for (const line of listing.toString("utf8").split("\0")) {
    const tab = line.indexOf("\t");
    if (tab === -1) continue;
    const [mode = "", oid = "", stage] = line.slice(0, tab).split(" ");
    // While a merge has conflicts a path stands there up to three times; 2 is our side of it.
    if (stage === "1" || stage === "3") continue;
    const kind = kindOfMode(mode);
    if (kind !== "folder") files.push({ path: line.slice(tab + 1), kind, oid });
  }
  return withoutIntended(where, files);
}

/** Every path whose file the next commit would add, change or delete against HEAD; all of them before the first commit. */
export function listStaged(where: Where): Promise<Change[]> {
  return diffOfIndex(where, ["--ita-invisible-in-index"]);
}

/**
 * Leaves out what `git add --intent-to-add` announced: it stands in the index as an empty file, and no commit takes it.
 * Only an empty file that could be a spec is worth the two questions this costs.
 */
async function withoutIntended(where: Where, files: TreeFile[]): Promise<TreeFile[]> {
  const suspects = files.filter(({ path, oid }) => emptyBlobs.has(oid ?? "") && /\.(json|jsonnet|ya?ml)$/i.test(path));
  if (suspects.length === 0) return files;
  const announced = await diffOfIndex(where, ["--ita-visible-in-index"]);
  const staged = new Set((await listStaged(where)).map(({ path }) => path));
  const intended = new Set(announced.map(({ path }) => path).filter((path) => !staged.has(path)));
  return files.filter(({ path }) => !intended.has(path));
}

/** Source: git-diff(1), "RAW OUTPUT FORMAT": `:<mode> <mode> <oid> <oid> <letter>\0<path>\0` for each path. */
async function diffOfIndex(where: Where, how: readonly string[]): Promise<Change[]> {
  const args = ["diff", "--cached", "--raw", "-z", "--no-abbrev", "--no-renames", "--no-ext-diff", ...how];
  const fields = (await askGit(where, args)).toString("utf8").split("\0");
  const changes: Change[] = [];
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const [, , before = "", after = ""] = (fields[index] ?? "").split(" ");
    changes.push({ path: fields[index + 1] ?? "", before: oidOrNull(before), after: oidOrNull(after) });
  }
  return changes;
}

function oidOrNull(oid: string): string | null {
  return /^0+$/.test(oid) ? null : oid;
}
