import { readFileSync } from "node:fs";
import { posix } from "node:path";
import type { SecretMount } from "../pachyderm/request.ts";

/** Where values of secrets come from, by `name/key`: a file, or a value that was read from a variable. */
export type GivenSecrets = ReadonlyMap<string, { file: string } | { value: string }>;

export type Secrets = {
  /** By variable. */
  variables: Readonly<Record<string, string>>;
  /** Files or folders here, by their path in the container. */
  mounts: ReadonlyMap<string, string>;
  /** `name/key` of those that nobody gave. */
  missing: readonly string[];
};

/**
 * The secrets of a pipeline, from what was given on the command line; never from a cluster.
 *
 * @param writeFile puts a value into a file of this run, for a secret that is wanted as one
 */
export function readSecrets(
  wanted: readonly SecretMount[],
  given: GivenSecrets,
  writeFile: (value: string) => string,
): Secrets {
  const variables: Record<string, string> = {};
  const mounts = new Map<string, string>();
  const missing: string[] = [];
  for (const { name = "", key = "", mount_path, env_var } of wanted) {
    const label = key === "" ? name : `${name}/${key}`;
    const found = given.get(label);
    if (found === undefined) missing.push(label);
    else {
      if (env_var) variables[env_var] = "value" in found ? found.value : readFileSync(found.file, "utf8");
      if (mount_path) {
        const inside = key === "" ? mount_path : posix.join(mount_path, key);
        mounts.set(posix.join("/", inside), "file" in found ? found.file : writeFile(found.value));
      }
    }
  }
  return { variables, mounts, missing };
}
