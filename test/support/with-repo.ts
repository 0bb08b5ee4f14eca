import { mkdir, rm, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import type { Env } from "../../src/host.ts";
import type { Outcome } from "../../src/tools/run.ts";
import { type Child, runChild } from "./run-child.ts";
import { testEnv } from "./test-env.ts";
import { withFolder } from "./with-folder.ts";

/** A temporary clone on branch `main`, with nothing committed yet, whose `origin` is an empty bare repository. */
export type Repo = {
  /** The work tree; a real path. */
  dir: string;
  /** The bare repository that the clone calls `origin`. */
  origin: string;
  /** HOME of everything that runs here; empty but for a `.gitconfig` that names the first branch. */
  home: string;
  env: Env;
  /** Runs git in the clone and answers with stdout, less its last newline; throws on a non-zero exit. */
  git: (...args: readonly string[]) => Promise<string>;
  /** Runs git in the clone; every exit code is an answer. */
  tryGit: (...args: readonly string[]) => Promise<Outcome>;
  /** Runs any program in the clone. `env` is added to the repository's own. */
  run: (file: string, args: readonly string[], more?: Partial<Child>) => Promise<Outcome>;
  /** Writes a file of the work tree, with the folders it needs. */
  write: (path: string, content: string | Uint8Array) => Promise<void>;
  /** Deletes a file or a folder of the work tree. */
  remove: (path: string) => Promise<void>;
  /** Writes the files, if any, stages everything, commits with the hooks on, and answers with the commit's id. */
  commit: (message: string, files?: Readonly<Record<string, string>>) => Promise<string>;
};

/**
 * Gives the test a repository of its own and removes all of it afterwards, also when the test throws.
 *
 * @param programs folders that come first on its search path
 */
export function withRepo(test: (repo: Repo) => Promise<void>, programs: readonly string[] = []): Promise<void> {
  return withFolder(async (folder) => {
    const repo = repoIn(folder, programs);
    await mkdir(repo.home);
    await writeFile(join(repo.home, ".gitconfig"), "[init]\n\tdefaultBranch = main\n[gc]\n\tauto = 0\n");
    await mkdir(repo.dir);
    await repo.git("init", "--quiet", "--bare", repo.origin);
    await repo.git("init", "--quiet");
    await repo.git("remote", "add", "origin", repo.origin);
    await test(repo);
  });
}

function repoIn(folder: string, programs: readonly string[]): Repo {
  const dir = join(folder, "work");
  const home = join(folder, "home");
  const machine = testEnv(home);
  const env = { ...machine, PATH: [...programs, machine["PATH"]].join(delimiter) };

  const run: Repo["run"] = (file, args, more = {}) =>
    runChild({ file, args, cwd: dir, ...more, env: { ...env, ...more.env } });
  const tryGit: Repo["tryGit"] = (...args) => run("git", args);
  const git: Repo["git"] = async (...args) => {
    const { exitCode, stdout, stderr } = await tryGit(...args);
    if (exitCode !== 0) throw new Error(`git ${args.join(" ")} ended with ${exitCode}: ${stderr}`);
    return stdout.replace(/\n$/, "");
  };
  const write: Repo["write"] = async (path, content) => {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), content);
  };
  const commit: Repo["commit"] = async (message, files = {}) => {
    for (const [path, content] of Object.entries(files)) await write(path, content);
    await git("add", "--all");
    await git("commit", "--quiet", "--allow-empty", "--message", message);
    return git("rev-parse", "HEAD");
  };
  const remove: Repo["remove"] = (path) => rm(join(dir, path), { recursive: true });

  return { dir, origin: join(folder, "origin.git"), home, env, git, tryGit, run, write, remove, commit };
}
