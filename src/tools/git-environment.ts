import type { Env } from "../host.ts";

// These change how git reads the arguments that we give it; a user's `git --literal-pathspecs commit` sets them.
const meddling = new Set([
  "GIT_LITERAL_PATHSPECS",
  "GIT_GLOB_PATHSPECS",
  "GIT_NOGLOB_PATHSPECS",
  "GIT_ICASE_PATHSPECS",
  "GIT_EXTERNAL_DIFF",
  "GIT_DIFF_OPTS",
]);

/**
 * The environment for git when it reads the repository a hook was started in. GIT_INDEX_FILE stays: under `commit -a`
 * and `commit <path>` it names the temporary index that becomes the commit. Nothing is locked, asked, or started by it.
 */
export function readingEnvironment(env: Env): Env {
  const kept = Object.entries(env).filter(([name]) => !meddling.has(name));
  return { ...Object.fromEntries(kept), GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0", HUSKY: "0", LC_ALL: "C" };
}

/** The environment for any repository but the one a hook was started in: nothing of what git told the hook. */
export function foreignEnvironment(env: Env): Env {
  const kept = Object.entries(env).filter(([name]) => !name.startsWith("GIT_") || name.startsWith("GIT_CONFIG_"));
  return { ...Object.fromEntries(kept), GIT_TERMINAL_PROMPT: "0", HUSKY: "0" };
}
