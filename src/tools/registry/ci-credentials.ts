import type { Env } from "../../host.ts";

/** A login that a CI gives its jobs for one registry, which is its own. */
export type CiLogin = { user: string; password: string };

/**
 * Where a CI runs the registry as well, its jobs get a login for it in variables; it is used for that host alone.
 * Sources: docs.gitlab.com, "Predefined CI/CD variables" (CI_REGISTRY…); docs.github.com, "Working with the Container
 * registry" (any user name does beside GITHUB_TOKEN).
 */
export function ciLogin(host: string, env: Env): CiLogin | null {
  const { CI_REGISTRY, CI_REGISTRY_USER, CI_REGISTRY_PASSWORD, GITHUB_ACTIONS, GITHUB_ACTOR, GITHUB_TOKEN } = env;
  if (CI_REGISTRY && host === CI_REGISTRY && CI_REGISTRY_USER && CI_REGISTRY_PASSWORD) {
    return { user: CI_REGISTRY_USER, password: CI_REGISTRY_PASSWORD };
  }
  if (host === "ghcr.io" && GITHUB_ACTIONS === "true" && GITHUB_ACTOR && GITHUB_TOKEN) {
    return { user: GITHUB_ACTOR, password: GITHUB_TOKEN };
  }
  return null;
}
