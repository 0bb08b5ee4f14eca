import type { Dockerfile, Stage } from "./dockerfile.ts";
import { referencesIn } from "./order.ts";

/** Where an image that a Dockerfile starts from really is; null for one that is not built here. */
export type BuiltReference = (written: string) => string | null;

/**
 * Writes the exact references of images that are built here into a Dockerfile: an engine would otherwise take whatever
 * stands under their tag. Line numbers stay, so that an engine's messages fit the file.
 */
export function rebaseDockerfile(text: string, { stages }: Dockerfile, referenceOf: BuiltReference): string {
  const lines = text.split("\n");
  const names = new Set(stages.flatMap(({ name }) => (name === null ? [] : [name.toLowerCase()])));
  for (const stage of stages) {
    rebaseFrom(lines, stage, referenceOf);
    const exactly = (written: string) => (names.has(written.toLowerCase()) ? null : referenceOf(written));
    for (const { instruction, action } of stage.steps) {
      if (action.kind === "run") rebaseMounts(lines, instruction, { mounts: action.mounts, referenceOf: exactly });
      const reference = action.kind === "copy" && action.copy.from !== null ? exactly(action.copy.from) : null;
      if (reference !== null) replaceBetween(lines, instruction, [/--from=\S+/, `--from=${reference}`]);
    }
  }
  return lines.join("\n");
}

/**
 * Finds a place that still names an image of ours by its tag after `rebaseDockerfile`: one whose text says it in a way
 * that is not replaced, such as a variable that holds half of an option.
 *
 * @param rebased the Dockerfile as it was written anew, read again
 */
export function unrebasedPlace({ stages }: Dockerfile, referenceOf: BuiltReference) {
  const names = new Set(stages.flatMap(({ name }) => (name === null ? [] : [name.toLowerCase()])));
  const isLeft = (written: string) => {
    const exact = names.has(written.toLowerCase()) ? null : referenceOf(written);
    return exact !== null && exact !== written;
  };
  for (const stage of stages) {
    for (const { reference, line } of referencesIn(stage)) if (isLeft(reference)) return { reference, line };
  }
  return null;
}

/** The flags stand before the command, one after the other: the n-th `--mount=` of the text is the n-th mount. */
function rebaseMounts(
  lines: string[],
  { line, endLine }: { line: number; endLine: number },
  { mounts, referenceOf }: { mounts: readonly (string | null)[]; referenceOf: BuiltReference },
): void {
  const wanted = mounts.map((mount) => {
    const from = /(?:^|,)from=([^,]+)/.exec(mount ?? "")?.[1];
    return from === undefined ? null : referenceOf(from);
  });
  let nth = 0;
  for (let at = line - 1; at < endLine && nth < wanted.length; at++) {
    lines[at] = (lines[at] ?? "").replace(/--mount=\S+/g, (flag) => {
      const reference = wanted[nth++] ?? null;
      return reference === null ? flag : flag.replace(/([=,"'])from=[^,"'\s]+/, `$1from=${reference}`);
    });
  }
}

function rebaseFrom(lines: string[], { base, line }: Stage, referenceOf: BuiltReference): void {
  if (base.kind !== "image") return;
  const reference = referenceOf(base.reference);
  if (reference === null) return;
  replaceBetween(lines, { line, endLine: line }, [/^(\s*FROM\s+(?:--\S+\s+)*)\S+/i, `$1${reference}`]);
}

function replaceBetween(
  lines: string[],
  place: { line: number; endLine: number },
  [from, to]: readonly [RegExp, string],
) {
  for (let at = place.line - 1; at < place.endLine; at++) {
    const line = lines[at];
    if (line === undefined || !from.test(line)) continue;
    lines[at] = line.replace(from, to);
    return;
  }
}
