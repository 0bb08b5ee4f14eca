/** What writes: gets the absolute paths of the staged files that are wanted. Throwing makes lint-staged undo all. */
export type WritingTask = (files: readonly string[]) => Promise<void>;

/**
 * Runs a task over staged files through lint-staged: what is not staged is put aside before and comes back after, what
 * the task changed is staged, and a task that fails leaves everything as it was. Loaded here, since it takes longer than
 * a whole commit without it.
 *
 * @returns whether it worked; where not, the index is what it was
 */
export async function writeStaged(cwd: string, task: WritingTask): Promise<boolean> {
  const { default: lintStaged } = await import("lint-staged");
  const silent = { log() {}, warn() {}, error() {}, debug() {} };
  try {
    // Its stash stays at the default: without it version 16 loses edits that are not staged when a task fails.
    // allowEmpty: where what was mended is what HEAD has, it would stop and leave its stash behind.
    const config = { "*": { title: "pachook fix", task } };
    return await lintStaged({ cwd, config, quiet: true, allowEmpty: true }, silent);
  } catch {
    return false; // what is wrong is said by the validation that follows, of the index as it then is
  }
}
