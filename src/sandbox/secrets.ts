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
  /** Their values, longest first, and the lines of those that have several: no log may show one. */
  texts: readonly string[];
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
  const values: string[] = [];
  for (const { name = "", key = "", mount_path, env_var } of wanted) {
    const label = key === "" ? name : `${name}/${key}`;
    const found = given.get(label);
    if (found === undefined) missing.push(label);
    else {
      const value = "value" in found ? found.value : readFileSync(found.file, "utf8");
      values.push(value);
      if (env_var) variables[env_var] = value;
      if (mount_path) {
        const inside = key === "" ? mount_path : posix.join(mount_path, key);
        mounts.set(posix.join("/", inside), "file" in found ? found.file : writeFile(found.value));
      }
    }
  }
  return { variables, mounts, texts: hiddenTexts(values), missing };
}

/** Anything shorter is in every text, and hides more than it keeps. */
const shortestHidden = 4;

function hiddenTexts(values: readonly string[]): string[] {
  const texts = values.flatMap((value) => [value.trim(), ...value.split("\n").map((line) => line.trim())]);
  const long = texts.filter((text) => text.length >= shortestHidden);
  return [...new Set(long)].sort((one, other) => other.length - one.length);
}
