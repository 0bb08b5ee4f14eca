import type { Env } from "../host.ts";
import { readingEnvironment } from "./git-environment.ts";
import type { Where } from "./git-plumbing.ts";
import type { Run } from "./run.ts";

/** What a remote holds under a ref; `unknown` where it could not be asked without a person. */
export type RemoteRef = { kind: "holds"; oid: string } | { kind: "nothing" } | { kind: "unknown"; why: string };

/** A clone and its remotes, asked without ever asking a person. */
export type GitRemotes = {
  names: () => Promise<string[]>;
  /** Every place that a push to this remote goes to. */
  pushUrls: (name: string) => Promise<string[]>;
  /** `at` is a remote's name or a URL. */
  refAt: (at: string, ref: string) => Promise<RemoteRef>;
  /** What a ref of this clone names; null where it is not there. */
  localRef: (ref: string) => Promise<string | null>;
  /** The reflog of a ref, newest first. */
  reflog: (ref: string) => Promise<{ oid: string; message: string }[]>;
  /** The commit that an oid, or an annotated tag's, stands for; null where this clone does not have it. */
  commitOf: (oid: string) => Promise<string | null>;
  isAncestor: (older: string, newer: string) => Promise<boolean>;
  /** Seconds since 1970 by the committer's clock; of an annotated tag that of its commit. 0 where it is not there. */
  commitTime: (oid: string) => Promise<number>;
};

/** How long a remote may take to answer. */
const remoteTimeoutMs = 60_000;
const timeoutMs = 30_000;

export function gitRemotesIn({ cwd, env }: Where, run: Run): GitRemotes {
  const quiet = unattended(env);
  const git = (...args: readonly string[]) => run({ file: "git", args, cwd, env: quiet, timeoutMs });
  const lines = async (...args: readonly string[]) => {
    const { exitCode, stdout } = await git(...args);
    return exitCode === 0 ? stdout.split("\n").filter((line) => line !== "") : [];
  };
  return {
    names: () => lines("remote"),
    pushUrls: (name) => lines("remote", "get-url", "--push", "--all", name),
    async refAt(at, ref) {
      const args = ["ls-remote", "--refs", "--", at, ref];
      const asked = run({ file: "git", args, cwd, env: quiet, timeoutMs: remoteTimeoutMs });
      const { exitCode, stdout, stderr } = await asked.catch(() => ({ exitCode: 1, stdout: "", stderr: "no answer" }));
      if (exitCode !== 0) return { kind: "unknown", why: stderr.trim().split("\n").at(-1) ?? "" };
      // A pattern fits the end of a ref: `refs/heads/x` is also found in `refs/heads/refs/heads/x`.
      const found = stdout.split("\n").find((line) => line.endsWith(`\t${ref}`));
      return found === undefined ? { kind: "nothing" } : { kind: "holds", oid: found.slice(0, found.indexOf("\t")) };
    },
    localRef: async (ref) => (await lines("rev-parse", "--verify", "--quiet", ref))[0] ?? null,
    async reflog(ref) {
      const found = await lines("log", "--walk-reflogs", "--format=%H %gs", "--max-count=50", ref, "--");
      return found.map((line) => {
        const end = line.indexOf(" ");
        return { oid: line.slice(0, end), message: line.slice(end + 1) };
      });
    },
    commitOf: async (oid) => (await lines("rev-parse", "--verify", "--quiet", `${oid}^{commit}`))[0] ?? null,
    commitTime: async (oid) => Number((await lines("log", "--max-count=1", "--format=%ct", oid, "--"))[0] ?? 0),
    isAncestor: async (older, newer) => (await git("merge-base", "--is-ancestor", older, newer)).exitCode === 0,
  };
}

/**
 * Nobody is there to answer: neither git, nor its helpers, nor ssh may ask. An empty GIT_ASKPASS keeps git from going
 * on to `core.askPass` and SSH_ASKPASS. Source: git's prompt.c; ssh(1).
 */
export function unattended(env: Env): Env {
  return {
    ...readingEnvironment(env),
    GIT_TERMINAL_PROMPT: "0",
    GIT_ASKPASS: "",
    SSH_ASKPASS_REQUIRE: "never",
    GCM_INTERACTIVE: "never",
  };
}
