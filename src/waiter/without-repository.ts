import type { Env } from "../host.ts";

/** What ties git to the repository, the index or the push of the hook that it started. Source: `git rev-parse --local-env-vars`. */
const tied = new Set([
  "GIT_ALTERNATE_OBJECT_DIRECTORIES",
  "GIT_COMMON_DIR",
  "GIT_DIR",
  "GIT_GRAFT_FILE",
  "GIT_IMPLICIT_WORK_TREE",
  "GIT_INDEX_FILE",
  "GIT_INTERNAL_SUPER_PREFIX",
  "GIT_NAMESPACE",
  "GIT_NO_REPLACE_OBJECTS",
  "GIT_OBJECT_DIRECTORY",
  "GIT_PREFIX",
  "GIT_QUARANTINE_PATH",
  "GIT_REPLACE_REF_BASE",
  "GIT_SHALLOW_FILE",
  "GIT_WORK_TREE",
]);

/** The environment for what goes on after the hook. How git reaches a remote (GIT_SSH_COMMAND and its like) stays. */
export function withoutRepository(env: Env): Env {
  return { ...Object.fromEntries(Object.entries(env).filter(([name]) => !tied.has(name))), HUSKY: "0" };
}
