import { Failure } from "../failure.ts";
import { readingEnvironment } from "./git-environment.ts";
import type { Where } from "./git-plumbing.ts";
import type { Run } from "./run.ts";

export type Scope = "local" | "global";

/** What a repository's settings say, and where git keeps its own files. Paths are absolute. */
export type GitSettings = {
  /** One value as a path, `~` filled in; null where the scope has none. */
  pathSetting: (scope: Scope, name: string) => Promise<string | null>;
  /** The value as it is written. */
  setting: (scope: Scope, name: string) => Promise<string | null>;
  set: (name: string, value: string) => Promise<void>;
  unset: (name: string) => Promise<void>;
  /** The folder that all worktrees share. */
  commonDir: () => Promise<string>;
  /** The top levels of all worktrees that have files, the main one first. */
  worktrees: () => Promise<string[]>;
};

/** The settings of the repository that `cwd` lies in; `set` and `unset` write its own ones only. */
export function gitSettingsIn({ cwd, env }: Where, run: Run): GitSettings {
  const ask = (...args: readonly string[]) =>
    run({ file: "git", args, cwd, env: readingEnvironment(env), timeoutMs: 60_000 });
  const read = async (...args: readonly string[]) => {
    const { exitCode, stdout } = await ask("config", ...args);
    return exitCode === 0 ? stdout.replace(/\n$/, "") : null;
  };
  const write = async (...args: readonly string[]) => {
    const { exitCode, stderr } = await ask("config", ...args);
    // 5: there was nothing to unset. Source: git-config(1).
    if (exitCode !== 0 && exitCode !== 5) throw notWritten(stderr);
  };
  return {
    pathSetting: (scope, name) => read(`--${scope}`, "--type=path", "--get", name),
    setting: (scope, name) => read(`--${scope}`, "--get", name),
    set: (name, value) => write("--local", name, value),
    unset: (name) => write("--local", "--unset", name),
    commonDir: async () => {
      const { exitCode, stdout, stderr } = await ask("rev-parse", "--path-format=absolute", "--git-common-dir");
      if (exitCode !== 0) throw new Failure("git", `git failed: ${stderr.trim()}`, "Run this in a git repository.");
      return stdout.replace(/\n$/, "");
    },
    worktrees: async () => {
      const { stdout } = await ask("worktree", "list", "--porcelain", "-z");
      const trees = stdout.split("\0\0").map((record) => record.split("\0"));
      return trees.flatMap(([first, ...rest]) =>
        first?.startsWith("worktree ") && !rest.some((line) => line === "bare" || line.startsWith("prunable"))
          ? [first.slice("worktree ".length)]
          : [],
      );
    },
  };
}

function notWritten(stderr: string): Failure {
  return new Failure(
    "git",
    `git's settings could not be written: ${stderr.trim()}`,
    "See that .git/config is yours to write.",
  );
}
