import type { Compared, Stash, StashedFile } from "../tools/stashes.ts";
import type { Diagnosis } from "./diagnosis.ts";

/** What lint-staged calls the stash that it makes before it writes, and drops when all went well. */
const backupMessage = "lint-staged automatic backup";

export function isBackup({ message }: Stash): boolean {
  return message.includes(backupMessage);
}

/** The files that can be put back without losing anything that is only there: what `doctor --fix` does. */
export function replaceable({ onHead, files }: Compared): { staged: string[]; folder: string[] } {
  if (!onHead) return { staged: [], folder: [] };
  const paths = (where: "staged" | "folder") =>
    files.filter((file) => file[where] === "replaceable").map(({ path }) => path);
  return { staged: paths("staged"), folder: paths("folder") };
}

/**
 * What a killed commit left: edits that are in no file any more, but in the stash that lint-staged made before. Its
 * patch of them fits only while the file is as lint-staged made it, so the stash is what is put back.
 * Source: lint-staged 16.4, gitWorkflow.js.
 *
 * @param patch where lint-staged's patch lies; null where there is none
 */
export function examineBackup(compared: Compared, patch: string | null): Diagnosis {
  const { stash, onHead, files } = compared;
  const { staged, folder } = replaceable(compared);
  const lost = [...new Set([...staged, ...folder])];
  if (lost.length > 0) {
    const says = `a commit was killed while edits were put aside: ${lost.join(", ")}; the stash ${stash.name} has them`;
    return { state: "bad", topic: "edits", says, fix: "pachook doctor --fix", safe: true };
  }
  const short = stash.commit.slice(0, 7);
  const others = files.filter((file) => file.folder === "other");
  if (onHead && others.length > 0) {
    const names = others.map(({ path }) => path).join(", ");
    const says = `a commit was killed and left the stash ${stash.name}; since then other text came into ${names}`;
    const fix = `git diff ${short} -- ${listed(others)}   or all as it was: ${wayBack(others, short)}`;
    return { state: "doubtful", topic: "edits", says, fix };
  }
  const drop = `git stash drop '${stash.name}'${patch === null ? "" : ` && rm ${quoted(patch)}`}`;
  if (files.every((file) => file.folder === "same")) {
    const says = `a commit was killed and left the stash ${stash.name}; all that it holds is in its place`;
    return { state: "doubtful", topic: "edits", says, fix: drop };
  }
  const says = `a commit was killed before others were made, and left the stash ${stash.name} with edits of then`;
  return {
    state: "doubtful",
    topic: "edits",
    says,
    fix: `git stash show --patch '${stash.name}'   or, if nothing is missed: ${drop}`,
  };
}

/** Where lint-staged was killed in a merge of edits with what it mended, the index has a conflict, which must go too. */
function wayBack(files: readonly StashedFile[], stash: string): string {
  const staged = files.filter((file) => file.staged !== "same");
  const index = staged.length === 0 ? "" : `git restore --source=${stash}^2 --staged -- ${listed(staged)} && `;
  return `${index}git restore --source=${stash} --worktree -- ${listed(files)}`;
}

function listed(files: readonly StashedFile[]): string {
  return files.map(({ path }) => quoted(path)).join(" ");
}

/** git removes it when it ends; a killed one cannot. */
export function examineLock(path: string): Diagnosis {
  const says = `${path} is there: git is at work, or was killed, and will change nothing as long as it is there`;
  return { state: "doubtful", topic: "git", says, fix: `if no git runs here: rm ${quoted(path)}` };
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", "'\\''")}'`;
}
