import { askGit, type Where } from "./git-plumbing.ts";

/** The absolute path of something of ours below git's own folder, which no commit takes in. */
export async function pathInGitFolder(where: Where, path: string): Promise<string> {
  const answer = await askGit(where, ["rev-parse", "--path-format=absolute", "--git-path", path]);
  return answer.toString("utf8").replace(/\r?\n$/, "");
}
