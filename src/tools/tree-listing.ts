import { Failure } from "../failure.ts";
import { foreignEnvironment } from "./git-environment.ts";
import { pathText } from "./git-path.ts";
import { askGit, type Where } from "./git-plumbing.ts";

/** A file of a commit, and the repository that has its blob: a submodule's own for what lies in it. */
export type ListedFile = { path: string; mode: ListedMode; oid: string; repository: Where };

/** git's modes. A submodule stands as itself only where this clone does not have it. */
export type ListedMode = "100644" | "100755" | "120000" | "160000";

type Entry = { path: string; mode: string; oid: string };

/**
 * Lists all files of a commit (or tree), with those of its submodules under their folders. Paths are as `pathText`
 * gives them; where nothing is checked out (a bare or sparse clone) nothing is missing.
 */
export async function listFilesOf(where: Where, commit: string): Promise<ListedFile[]> {
  const entries = await listEntries(where, commit);
  const modules = entries.filter(({ mode }) => mode === "160000");
  const own = entries.flatMap(({ path, mode, oid }): ListedFile[] =>
    mode === "100644" || mode === "100755" || mode === "120000" ? [{ path, mode, oid, repository: where }] : [],
  );
  if (modules.length === 0) return own;
  const names = await submoduleNames(where, commit);
  for (const { path, oid } of modules) {
    const repository = await findSubmodule(where, { path, oid, name: names.get(path) ?? path });
    if (repository === null) own.push({ path, mode: "160000", oid, repository: where });
    else for (const file of await listFilesOf(repository, oid)) own.push({ ...file, path: `${path}/${file.path}` });
  }
  return own;
}

/** For whoever needs a file of a submodule that is not there. */
export function missingSubmodule(path: string, oid: string): Failure {
  const message = `the submodule ${path} is not in this clone at ${oid.slice(0, 7)}, which the commit names`;
  return new Failure("git", message, `Run \`git submodule update --init -- ${path}\`, then the same command again.`);
}

/** Source: git-ls-tree(1), "OUTPUT FORMAT". */
async function listEntries(where: Where, commit: string): Promise<Entry[]> {
  const listing = await askGit(where, ["ls-tree", "-r", "-z", "--full-tree", commit]);
  const entries: Entry[] = [];
  for (let at = 0; at < listing.length; ) {
    const end = listing.indexOf(0, at);
    const tab = listing.indexOf(9, at);
    const [mode = "", , oid = ""] = listing.toString("latin1", at, tab).split(" ");
    // Old trees hold 100664, which git itself checks out as 100644.
    const plain = mode === "100664" ? "100644" : mode;
    entries.push({ path: pathText(listing.subarray(tab + 1, end)), mode: plain, oid });
    at = end + 1;
  }
  return entries;
}

/** What `.gitmodules` calls the submodule of each path. */
async function submoduleNames(where: Where, commit: string): Promise<Map<string, string>> {
  const blob = `${commit}:.gitmodules`;
  const listing = await askGit(where, ["config", "--null", "--blob", blob, "--get-regexp", "^submodule\\..*\\.path$"])
    // A submodule that .gitmodules does not name, or no .gitmodules: git's answer is exit code 1.
    .catch(() => Buffer.alloc(0));
  const pairs = listing.toString("utf8").split("\0").filter(Boolean);
  return new Map(
    pairs.map((pair): [string, string] => {
      const [key = "", path = ""] = pair.split("\n");
      return [path, key.replace(/^submodule\./, "").replace(/\.path$/, "")];
    }),
  );
}

type Submodule = { path: string; oid: string; name: string };

async function findSubmodule(where: Where, submodule: Submodule): Promise<Where | null> {
  const { path, oid, name } = submodule;
  const env = foreignEnvironment(where.env);
  // A name with `..` in it would lead out of .git/modules: git itself refuses it since 2018.
  const isSafe = !name.split(/[/\\]/).includes("..") && !path.split("/").includes("..");
  const places = isSafe ? await submodulePlaces(where, { path, name }) : [];
  for (const gitDir of places) {
    const repository = { cwd: where.cwd, env: { ...env, GIT_DIR: gitDir, GIT_WORK_TREE: gitDir } };
    const found = await askGit(repository, ["cat-file", "-e", `${oid}^{commit}`]).catch(() => null);
    if (found !== null) return repository;
  }
  return null;
}

async function submodulePlaces(where: Where, { path, name }: { path: string; name: string }): Promise<string[]> {
  const common = (await askGit(where, ["rev-parse", "--path-format=absolute", "--git-common-dir"])).toString().trim();
  const top = await askGit(where, ["rev-parse", "--show-toplevel"]).catch(() => null);
  const inModules = `${common}/modules/${name}`;
  return top === null ? [inModules] : [inModules, `${top.toString().trim()}/${path}/.git`];
}
