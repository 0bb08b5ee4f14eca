import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import { readingEnvironment } from "./git-environment.ts";
import { pathInGitFolder } from "./git-folder.ts";
import { askGit, type Where } from "./git-plumbing.ts";
import { makePrivateFolder } from "./private-folder.ts";

/**
 * Writes the working directory as a tree into git's objects: what a commit of everything would hold now, ignored files
 * not among it. Only `wanted` paths are taken anew; all others are as in the index. The user's index, branches and
 * files stay untouched: it is done on a copy of the index. Nothing refers to the tree, so git removes it in time.
 *
 * @returns the tree's object id
 */
export async function snapshotOf(where: Where, wanted: (path: string) => boolean): Promise<string> {
  const folder = await makePrivateFolder();
  try {
    const ask = async (...args: string[]) => (await askGit(where, args)).toString("utf8").replace(/\r?\n$/, "");
    const [own, top] = [await pathInGitFolder(where, "index"), await ask("rev-parse", "--show-toplevel")];
    const index = join(folder.path, "index");
    if (existsSync(own)) cpSync(own, index);
    const copied = { cwd: top, env: { ...readingEnvironment(where.env), GIT_INDEX_FILE: index } };
    const list = ["ls-files", "-z", "--modified", "--deleted", "--others", "--exclude-standard"];
    const changed = recordsOf(await askGit(copied, list)).filter((path) => !path.endsWith("/") && wanted(path));
    if (changed.length > 0) {
      const stdin = [...new Set(changed)].map((path) => `${path}\0`).join("");
      await askGit(copied, ["update-index", "-z", "--add", "--remove", "--stdin"], stdin);
    }
    return (await askGit(copied, ["write-tree"])).toString("utf8").trim();
  } finally {
    await folder.remove();
  }
}

function recordsOf(listing: Buffer): string[] {
  return listing.toString("utf8").split("\0").filter(Boolean);
}
