import { resolve } from "node:path";
import { levelsFrom } from "../checks/levels.ts";
import { checksOfPart } from "../checks/part.ts";
import { runChecks } from "../checks/run-checks.ts";
import type { Host } from "../host.ts";
import { readSpecs } from "../pachyderm/reader.ts";
import { type Mended, mend } from "../repairs/mend.ts";
import { replaceFile } from "../tools/replace-file.ts";
import { type SpecSource, stdinName } from "./reading/spec-source.ts";
import { surroundingsFrom } from "./reading/surroundings.ts";
import { type Validated, type ValidateOptions, validate } from "./validate.ts";

/** What became of one file; `before` and `mended.bytes` are the same where nothing could be mended. */
export type FixedFile = { file: string; before: Uint8Array; mended: Mended };

/**
 * Mends in memory what is safe to mend. Only files with a repair that neither a reason nor a baseline keeps back are
 * touched; each is read and checked again by itself.
 */
export async function planFix(host: Host, source: SpecSource, options: ValidateOptions): Promise<FixedFile[]> {
  const validated = await validate(host, source.tree, options);
  const wanted = new Set(validated.problems.flatMap(({ repair, at }) => (repair === undefined ? [] : [at.file])));
  const contents = await source.tree.read([...wanted].filter((file) => file !== stdinName));
  return [...contents].map(([file, before]) => ({ file, before, mended: mend(before, lookAt(file, validated)) }));
}

/** Writes what changed; every file in one step, with its mode. */
export function writeFixed(source: SpecSource, files: readonly FixedFile[]): void {
  for (const { file, mended } of files) {
    if (mended.made.length > 0) replaceFile(resolve(source.root, file), mended.bytes, source.root);
  }
}

function lookAt(file: string, { config, images }: Validated) {
  const settings = { checks: checksOfPart, levelOf: levelsFrom(config.checks) };
  // Alone: what other files say does not change while this one is mended.
  const around = surroundingsFrom({ config, images, environment: null });
  return (bytes: Uint8Array) => runChecks({ files: [readSpecs(file, bytes)], around }, settings);
}
