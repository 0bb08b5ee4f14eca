import type { Env } from "../../host.ts";

/** Names that mean something to the engine's own program. */
const clients =
  /^(PATH|HOME|USER|LD_.*|GO.*|DOCKER_.*|CONTAINERS?_.*|BUILDAH_.*|STORAGE_.*|XDG_.*|TMP.*|SSL_.*|.*_proxy)$/i;

/**
 * Variables for a container, by way of its engine's program: most by name alone, so that no list of processes shows
 * their values. Where the program would itself heed or already has the name, name and value are given.
 */
export function giveVariables(
  variables: Readonly<Record<string, string>>,
  env: Env,
): { args: string[]; env: Record<string, string | undefined> } {
  const given: Record<string, string | undefined> = { ...env };
  const args = Object.entries(variables).flatMap(([name, value]) => {
    if (clients.test(name) || env[name] !== undefined) return ["--env", `${name}=${value}`];
    given[name] = value;
    return ["--env", name];
  });
  return { args, env: given };
}
