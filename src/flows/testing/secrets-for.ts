import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readSecrets, type Secrets } from "../../sandbox/secrets.ts";
import { isHeededByEngine } from "../../tools/container/give-variables.ts";
import type { Bench, PipelineToTest } from "./bench.ts";

/** The secrets of a pipeline; `why` where one was not given, or cannot be given without showing it. */
export function secretsFor({ spec }: PipelineToTest, bench: Bench): Secrets | { why: string } {
  const wanted = spec.request.transform?.secrets ?? [];
  const secrets = readSecrets(wanted, bench.secrets, (value) => writeSecret(bench, value));
  if (secrets.missing.length > 0) {
    const shown = secrets.missing.map((each) => `--secret ${each}=FILE`).join(" ");
    return { why: `no value for the secret ${secrets.missing.join(", ")}; give it: ${shown}` };
  }
  const heeded = Object.keys(secrets.variables).find(isHeededByEngine);
  const { name } = bench.runner;
  if (heeded !== undefined && (name === "docker" || name === "podman")) {
    const why = `a secret is wanted in the variable ${heeded}, which ${name} itself would obey`;
    return { why: `${why}; give it another variable, or take --engine buildah` };
  }
  return secrets;
}

/** Nobody else can enter the folder; the file itself is read by whoever runs the code. */
function writeSecret({ runFolder }: Bench, value: string): string {
  const folder = join(runFolder, "secrets");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, randomBytes(8).toString("hex"));
  writeFileSync(file, value);
  return file;
}
