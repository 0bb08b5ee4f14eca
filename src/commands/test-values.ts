import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { CompareRule } from "../config/config.ts";
import { Failure } from "../failure.ts";
import type { Host } from "../host.ts";
import { readComparer } from "../sandbox/read-comparer.ts";
import type { GivenSecrets } from "../sandbox/secrets.ts";
import type { Arguments } from "./command.ts";

/** `NAME=VALUE`, by name. */
export function pairsFrom(flag: string, written: readonly string[]): Map<string, string> {
  return new Map(
    written.map((each) => {
      const sign = each.indexOf("=");
      if (sign > 0 && sign < each.length - 1) return [each.slice(0, sign), each.slice(sign + 1)];
      throw new Failure("usage", `--${flag} takes NAME=VALUE, not "${each}"`, "See: pachook help test");
    }),
  );
}

/** `IMAGE` or `PIPELINE=IMAGE`; the empty name stands for all. */
export function imagesFrom(written: readonly string[]): Map<string, string> {
  const sign = (each: string) => each.indexOf("=");
  return new Map(written.map((each) => [each.slice(0, Math.max(0, sign(each))), each.slice(sign(each) + 1)]));
}

/** Values from files and variables; nobody types one. */
export function secretsFrom(host: Host, args: Arguments<"secret" | "secret-env">): GivenSecrets {
  const files = [...pairsFrom("secret", args.list("secret"))].map(([name, path]) => {
    const file = resolve(host.cwd, path);
    if (statSync(file, { throwIfNoEntry: false }) !== undefined) return [name, { file }] as const;
    throw new Failure("usage", `there is no file ${path} for the secret ${name}`, "Name a file that is there.");
  });
  const values = [...pairsFrom("secret-env", args.list("secret-env"))].map(([name, variable]) => {
    const value = host.env[variable];
    if (value !== undefined) return [name, { value }] as const;
    throw new Failure(
      "usage",
      `the variable ${variable} is not set, for the secret ${name}`,
      "Set it, or use --secret.",
    );
  });
  return new Map<string, { file: string } | { value: string }>([...files, ...values]);
}

/** `csv=csv`, `png=picture:3`: by the end of a file's name. */
export function compareRulesFrom(written: readonly string[]): CompareRule[] {
  return [...pairsFrom("compare", written)].map(([ending, how]) => {
    if (!/^[\w.-]+$/.test(ending)) {
      throw new Failure("usage", `--compare takes the end of a name, not "${ending}"`, "Such as: --compare csv=csv");
    }
    if (readComparer(how) === null) {
      throw new Failure("usage", `--compare knows no "${how}"`, "It knows bytes, csv, json, picture and picture:N.");
    }
    return { glob: `**/*.${ending}`, how };
  });
}

export function wholeFrom(
  args: Arguments<"jobs" | "datum" | "tries">,
  flag: "jobs" | "datum" | "tries",
): number | null {
  const number = args.number(flag);
  if (number === undefined) return null;
  if (Number.isInteger(number) && number > 0) return number;
  throw new Failure("usage", `--${flag} takes a whole number above 0, not ${number}`, `Such as: --${flag} 1`);
}
