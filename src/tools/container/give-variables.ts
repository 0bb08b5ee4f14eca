import type { Env } from "../../host.ts";

/** Names that mean something to an engine's own program. */
const heeded =
  /^(PATH|HOME|USER|LD_.*|GO.*|DOCKER_.*|BUILDKIT_.*|CONTAINERS?_.*|BUILDAH_.*|REGISTRY_.*|STORAGE_.*|XDG_.*|TMP.*|SSL_.*|NOTIFY_SOCKET|.*_proxy)$/i;

/** True for a variable that an engine's own program would obey, if its environment had it. */
export function isHeededByEngine(name: string): boolean {
  return heeded.test(name);
}

/**
 * Variables for a container, by way of the environment of its engine's program: by name alone, so that no list of
 * processes shows a value. What the program itself would obey is given with its value; no secret may be among these.
 * Source: docker-run(1), podman-run(1), buildah-run(1), `--env`: without a value it is that of the caller.
 */
export function giveVariables(
  variables: Readonly<Record<string, string>>,
  env: Env,
): { args: string[]; env: Record<string, string | undefined> } {
  const given: Record<string, string | undefined> = { ...env };
  const args = Object.entries(variables).flatMap(([name, value]) => {
    if (isHeededByEngine(name)) return ["--env", `${name}=${value}`];
    given[name] = value;
    return ["--env", name];
  });
  return { args, env: given };
}
