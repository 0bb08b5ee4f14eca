import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Failure } from "../../failure.ts";
import type { WantedProcess, WorkerPlace } from "./container.ts";

const inside = "/pach-variables";

/**
 * Puts secrets into the environment of a command without naming them in an argument: buildah takes variables no other
 * way, so that a shell of the image reads them from a file.
 *
 * @returns options for the engine, and the command with what goes before it
 * @throws Failure for a name that no shell can give
 */
export function withSecretScript(
  { cmd, variables, secretNames }: WantedProcess,
  { pach }: WorkerPlace,
): { options: readonly string[]; cmd: readonly string[] } {
  if (secretNames.size === 0) return { options: [], cmd };
  const odd = [...secretNames].find((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
  if (odd !== undefined) {
    const message = `buildah cannot give a secret in the variable ${odd} without showing it`;
    throw new Failure("usage", message, "Take another engine: --engine docker, or --engine podman.");
  }
  const lines = [...secretNames].map(
    (name) => `export ${name}='${(variables[name] ?? "").replaceAll("'", "'\\''")}'\n`,
  );
  const file = join(dirname(pach), "variables.sh");
  writeFileSync(file, `${lines.join("")}exec "$@"\n`);
  return { options: ["--volume", `${file}:${inside}:ro`], cmd: ["/bin/sh", inside, ...cmd] };
}
