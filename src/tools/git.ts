import { Failure } from "../failure.ts";
import { foreignEnvironment, readingEnvironment } from "./git-environment.ts";
import type { Where } from "./git-plumbing.ts";
import type { Outcome, Run } from "./run.ts";

/** A file that git knows or would add: what it is in the index, or a plain file where it is not there. */
export type ListedFile = { path: string; kind: "file" | "symlink" | "submodule" };

/** Git, in our words. Callers see neither arguments nor output. Every method throws a Failure where git fails. */
export type Git = {
  /** The absolute top level of the work tree; null where the folder is in no repository. */
  topLevel: () => Promise<string | null>;
  isBare: () => Promise<boolean>;
  /** Absolute; in a linked worktree its own folder below the main one. */
  gitDir: () => Promise<string>;
  /** The whole id of the commit that is checked out; null before the first. */
  currentCommit: () => Promise<string | null>;
  /** The branch that is checked out; null where HEAD is detached. */
  currentBranch: () => Promise<string | null>;
  /** Every file of the work tree that is tracked, or neither tracked nor ignored; sorted; deleted ones left out. */
  workingFiles: () => Promise<ListedFile[]>;
  /** Those of the files, from the top level, that are there and neither committed as they are nor ignored. */
  changedAmong: (paths: readonly string[]) => Promise<string[]>;
};

const timeoutMs = 60_000;

/** Git in the repository that `cwd` lies in, with what git told the hook we may be running in. */
export function gitIn(where: Where, run: Run): Git {
  return gitWith({ ...where, env: readingEnvironment(where.env) }, run);
}

/** Git in any other repository: nothing of what git told a hook reaches it. */
export function gitElsewhere(where: Where, run: Run): Git {
  return gitWith({ ...where, env: readingEnvironment(foreignEnvironment(where.env)) }, run);
}

function gitWith({ cwd, env }: Where, run: Run): Git {
  const ask = (...args: readonly string[]) => start({ cwd, env }, args, run);

  return {
    topLevel: async () => {
      const outcome = await ask("rev-parse", "--show-toplevel");
      if (outcome.exitCode === 0) return firstLine(outcome.stdout);
      if (/not a git repository/i.test(outcome.stderr)) return null;
      throw gitFailed(outcome, cwd);
    },
    isBare: async () => answer(await ask("rev-parse", "--is-bare-repository"), cwd) === "true",
    gitDir: async () => answer(await ask("rev-parse", "--absolute-git-dir"), cwd),
    currentCommit: async () => quiet(await ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}"), cwd),
    currentBranch: async () => quiet(await ask("symbolic-ref", "--short", "--quiet", "HEAD"), cwd),
    workingFiles: async () => {
      // -t marks each line: R is a file that the work tree no longer has, ? one that git does not track.
      const list = ["ls-files", "-z", "-t", "--stage", "--cached", "--others", "--deleted", "--exclude-standard"];
      const outcome = await ask(...list);
      if (outcome.exitCode !== 0) throw gitFailed(outcome, cwd);
      return listedFiles(outcome.stdout);
    },
    changedAmong: async (paths) => {
      const literal = paths.map((path) => `:(top,literal)${path}`);
      const args = ["status", "-z", "--porcelain", "--no-renames", "--untracked-files=all", "--", ...literal];
      const lines = answer(await ask(...args), cwd).split("\0");
      return lines.filter((line) => line !== "" && !/^(?:D |.D)/.test(line)).map((line) => line.slice(3));
    },
  };
}

async function start({ cwd, env }: Where, args: readonly string[], run: Run): Promise<Outcome> {
  try {
    return await run({ file: "git", args, cwd, env, timeoutMs });
  } catch (cause) {
    if (cause instanceof Failure && cause.code === "interrupted") throw cause;
    throw new Failure("git", "git did not run", "Install git, and see that `git --version` answers.", { cause });
  }
}

function answer(outcome: Outcome, cwd: string): string {
  if (outcome.exitCode !== 0) throw gitFailed(outcome, cwd);
  return firstLine(outcome.stdout);
}

/** For commands that exit with 1, and say nothing, where there is nothing to tell. */
function quiet(outcome: Outcome, cwd: string): string | null {
  return outcome.exitCode === 1 && outcome.stderr.trim() === "" ? null : answer(outcome, cwd);
}

function firstLine(stdout: string): string {
  return stdout.replace(/\r?\n$/, ""); // one newline is git's; a folder may have its own
}

function gitFailed({ stderr, exitCode }: Outcome, cwd: string): Failure {
  const said = stderr.trim().split("\n")[0] || `exit code ${exitCode}`;
  if (/dubious ownership/.test(stderr)) {
    const message = `git does not trust the repository at ${cwd}: another user owns it`;
    return new Failure("git", message, `If you trust it: git config --global --add safe.directory '${cwd}'`);
  }
  if (/not a git repository/i.test(stderr)) {
    return new Failure("git", `${cwd} is in no git repository`, "Go to a repository, or make one with `git init`.");
  }
  if (/must be run in a work tree/.test(stderr)) {
    const hint = "Run this in a clone that has files, or give the files by name.";
    return new Failure("git", `${cwd} is in a git repository without a work tree`, hint);
  }
  return new Failure("git", `git failed: ${said}`, "Run `git status` here and mend what it says.");
}

const kinds: Readonly<Record<string, ListedFile["kind"]>> = { "120000": "symlink", "160000": "submodule" };

function listedFiles(stdout: string): ListedFile[] {
  const files = new Map<string, ListedFile>();
  const deleted = new Set<string>();
  for (const record of stdout.split("\0")) {
    const { mark, mode, path } = readRecord(record);
    if (mark === "R") deleted.add(path);
    // An unfinished merge lists a file up to three times; a folder at the end of a path is another repository.
    else if (path !== "" && !path.endsWith("/")) files.set(path, { path, kind: kinds[mode] ?? "file" });
  }
  const present = [...files.values()].filter(({ path }) => !deleted.has(path));
  return present.sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** `? path`, or `H mode oid stage<tab>path`. Source: git-ls-files(1), "OUTPUT". */
function readRecord(record: string): { mark: string; mode: string; path: string } {
  const mark = record.charAt(0);
  if (mark === "?") return { mark, mode: "", path: record.slice(2) };
  return { mark, mode: record.slice(2, 8), path: record.slice(record.indexOf("\t") + 1) };
}
