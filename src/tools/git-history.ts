import type { Env } from "../host.ts";
import type { Where } from "./git-plumbing.ts";
import { unattended } from "./git-remote.ts";
import type { Run } from "./run.ts";

/** A clone that may lack older commits, and its remote. */
export type GitHistory = {
  isShallow: () => Promise<boolean>;
  /** Fetches this many more commits of what the clone has, or all of them; false where the remote gave none. */
  deepen: (commits: number | "all") => Promise<boolean>;
  /** Fetches a branch of the remote, under the name it usually has in a clone. */
  fetchBranch: (name: string) => Promise<boolean>;
  /** The commit that two have in common; null where this clone does not show it. Names as git takes them. */
  mergeBase: (one: string, other: string) => Promise<string | null>;
};

const fetchTimeoutMs = 600_000;
const timeoutMs = 60_000;

/** Nobody is asked for a password: what the clone's settings do not know fails. */
export function gitHistoryIn({ cwd, env }: Where, run: Run): GitHistory {
  const quiet: Env = unattended(env);
  const git = (args: readonly string[], limitMs = timeoutMs) =>
    run({ file: "git", args, cwd, env: quiet, timeoutMs: limitMs });
  const remote = async () => {
    const { stdout } = await git(["remote"]);
    const names = stdout.split("\n").filter((name) => name !== "");
    return names.includes("origin") ? "origin" : (names[0] ?? null);
  };
  const fetch = async (...args: readonly string[]) => {
    const { exitCode } = await git(["fetch", "--quiet", "--no-recurse-submodules", ...args], fetchTimeoutMs);
    return exitCode === 0;
  };
  const isShallow = async () => (await git(["rev-parse", "--is-shallow-repository"])).stdout.trim() === "true";
  return {
    isShallow,
    async deepen(commits) {
      const name = await remote();
      if (name === null) return false;
      return fetch("--no-tags", commits === "all" ? "--unshallow" : `--deepen=${commits}`, "--", name);
    },
    async fetchBranch(branch) {
      const name = await remote();
      if (name === null || !/^[^-]/.test(branch)) return false;
      // A clone that is cut off stays so: one commit is enough to begin with.
      const depth = (await isShallow()) ? ["--depth=1"] : [];
      return fetch("--no-tags", ...depth, "--", name, `+refs/heads/${branch}:refs/remotes/${name}/${branch}`);
    },
    async mergeBase(one, other) {
      const { exitCode, stdout } = await git(["merge-base", "--", one, other]);
      return exitCode === 0 ? stdout.trim() : null;
    },
  };
}
