import type { Node } from "../pachyderm/node.ts";
import { lineAt, placeAt, type Source } from "../pachyderm/source.ts";
import type { Spec } from "../pachyderm/spec.ts";
import type { Exception } from "./exception.ts";

const comment = /(?:^|[ \t])#[ \t]*pachook-ignore[ \t]+([\w-]+)[ \t]*(?::[ \t]*(.*))?$/;

/**
 * Finds `# pachook-ignore <check>: <reason>`. Behind a value it silences its own line; on a line of its own, the next
 * line that is not such a comment.
 */
export function findSilencers(source: Source, specs: readonly Spec[]): Exception[] {
  if (!source.text.includes("pachook-ignore")) return [];
  const texts = specs.flatMap(({ root }) => scalarSpans(root));
  const found: Exception[] = [];
  for (const [index, start] of source.lineStarts.entries()) {
    const line = lineAt(source, start);
    const match = comment.exec(line);
    const code = match?.[1];
    if (match === null || code === undefined) continue;
    const hash = start + line.indexOf("#", match.index);
    if (texts.some((span) => span.start <= hash && hash < span.end)) continue; // inside a value: the user's own text
    const target = line.trimStart().startsWith("#") ? lineBelow(source, index) : index + 1;
    found.push({
      code,
      reason: match[2]?.trim() ?? "",
      at: placeAt(source, hash),
      width: line.length - (hash - start),
      mayBeElsewhere: false,
      covers: ({ at }) => at.file === source.file && at.line === target,
    });
  }
  return found;
}

/** The number, from 1, of the first line after the line at `index` that is no silencer itself. */
function lineBelow(source: Source, index: number): number {
  let below = index + 1;
  while (below < source.lineStarts.length && isSilencerLine(source, below)) below += 1;
  return below + 1;
}

function isSilencerLine(source: Source, index: number): boolean {
  const line = lineAt(source, source.lineStarts[index] ?? 0);
  return line.trimStart().startsWith("#") && comment.test(line);
}

function scalarSpans(node: Node): { start: number; end: number }[] {
  if (node.kind === "scalar") return [node.span];
  if (node.kind === "sequence") return node.items.flatMap(scalarSpans);
  return node.entries.flatMap(({ key, value }) => [key.span, ...scalarSpans(value)]);
}
