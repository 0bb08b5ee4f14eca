import type { Mapping, Node, Scalar } from "../pachyderm/node.ts";
import { placeAt, type Source } from "../pachyderm/source.ts";
import type { ParsedFile } from "../pachyderm/spec.ts";
import type { Problem } from "../problem.ts";
import { fillText, type Piece, type TextFault, withPieces } from "./fill-text.ts";
import { misplacedTags } from "./misplaced-tags.ts";
import type { Values } from "./values.ts";

/** A file with its values in place, and what could not be filled in. */
export type Filled = { filled: ParsedFile; problems: Problem[] };

/** One scalar that changes: its new text, and the pieces of it that do; null = all of it. */
export type Change = { scalar: Scalar; text: string; pieces: readonly Piece[] | null };

/**
 * Puts values into a parsed file. Every node keeps its place, so that later problems point into the template, and what
 * comes in is always a string, so that no value can add a key or close a quote.
 */
export function fillSpecs(parsed: ParsedFile, values: Values): Filled {
  const { changes, problems } = changesIn(parsed, values);
  if (changes.length === 0) return { filled: parsed, problems };
  const texts = new Map(changes.map(({ scalar, text }) => [scalar, text]));
  const documents = parsed.documents.map((document) => ({ ...document, root: withTexts(document.root, texts) }));
  return { filled: { ...parsed, documents }, problems };
}

/** What filling in changes, in the order of the file. */
export function changesIn(parsed: ParsedFile, values: Values): { changes: Change[]; problems: Problem[] } {
  const changes: Change[] = [];
  const problems: Problem[] = misplacedTags(parsed).map((fault) => problemAt(parsed.source, fault, null));
  if (!mayHoldValue(parsed.source.text, values)) return { changes, problems };
  for (const root of parsed.documents.flatMap((document) => specsIn(document.root))) {
    const images = new Set(root.kind === "mapping" ? imagesOf(root) : []);
    const pipeline = root.kind === "mapping" ? nameOf(root) : null;
    for (const { scalar, isKey } of scalarsIn(root)) {
      const recognise = images.has(scalar) && !values.isPinned(parsed.source.file);
      const { change, faults } = isKey ? filledKey(scalar) : filledScalar(scalar, values, { recognise });
      if (change !== null) changes.push(change);
      for (const fault of faults)
        problems.push(problemAt(parsed.source, spotIn(parsed.source, scalar, fault), pipeline));
    }
  }
  return { changes: changes.sort((one, other) => one.scalar.span.start - other.scalar.span.start), problems };
}

/** Most files are no templates, and need not be gone through scalar by scalar. A backslash can spell a tag, too. */
function mayHoldValue(text: string, { images, findPlaceholders }: Values): boolean {
  return images.size > 0 || findPlaceholders !== null || text.includes("<%") || text.includes("\\");
}

type FilledScalar = { change: Change | null; faults: TextFault[] };

function filledScalar(scalar: Scalar, values: Values, { recognise }: { recognise: boolean }): FilledScalar {
  const asWritten = recognise ? values.imageFor(scalar.text) : null;
  if (asWritten !== null) return { change: whole(scalar, asWritten), faults: [] };
  const { pieces, faults } = fillText(scalar.text, values);
  if (pieces.length === 0) return { change: null, faults };
  const text = withPieces(scalar.text, pieces);
  const reference = recognise ? values.imageFor(text) : null;
  if (reference !== null) return { change: whole(scalar, reference), faults };
  return { change: { scalar, text, pieces }, faults };
}

function whole(scalar: Scalar, text: string): Change | null {
  return text === scalar.text ? null : { scalar, text, pieces: null };
}

function filledKey({ text }: Scalar): FilledScalar {
  const start = text.indexOf("<%");
  if (start === -1) return { change: null, faults: [] };
  const message = "a value cannot be filled into a key";
  return {
    change: null,
    faults: [{ start, end: text.length, message, hint: "Write the key out; only values may hold <%= %>." }],
  };
}

function specsIn(root: Node): Node[] {
  return root.kind === "sequence" ? root.items : [root];
}

function* scalarsIn(root: Node): Generator<{ scalar: Scalar; isKey: boolean }> {
  const open: Node[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.kind === "scalar") {
      if (node.type === "string") yield { scalar: node, isKey: false };
    } else if (node.kind === "sequence") {
      open.push(...node.items.toReversed());
    } else {
      for (const { key } of node.entries) yield { scalar: key, isKey: true };
      open.push(...node.entries.map(({ value }) => value).reverse());
    }
  }
}

function imagesOf(root: Mapping): Scalar[] {
  return valuesOf(root, "transform")
    .flatMap((transform) => (transform.kind === "mapping" ? valuesOf(transform, "image") : []))
    .filter((image) => image.kind === "scalar");
}

function nameOf(root: Mapping): string | null {
  const names = valuesOf(root, "pipeline").flatMap((each) => (each.kind === "mapping" ? valuesOf(each, "name") : []));
  const name = names.at(-1);
  return name?.kind === "scalar" ? name.text : null;
}

function valuesOf({ entries }: Mapping, name: string): Node[] {
  return entries.filter(({ key }) => key.text === name).map(({ value }) => value);
}

/** A copy with other texts. By a list and not by recursion: a file may be nested ten thousand deep. */
function withTexts(root: Node, texts: ReadonlyMap<Scalar, string>): Node {
  const copy = copyOf(root, texts);
  const open: Node[] = [copy];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.kind === "sequence") {
      node.items = node.items.map((item) => copyOf(item, texts));
      open.push(...node.items);
    } else if (node.kind === "mapping") {
      node.entries = node.entries.map(({ key, value }) => ({ key, value: copyOf(value, texts) }));
      open.push(...node.entries.map(({ value }) => value));
    }
  }
  return copy;
}

function copyOf(node: Node, texts: ReadonlyMap<Scalar, string>): Node {
  if (node.kind !== "scalar") return { ...node };
  const text = texts.get(node);
  return text === undefined ? node : { ...node, text };
}

/** Where a fault of a scalar's text lies in the file: exact where the text stands there as it is. */
function spotIn({ text }: Source, { span, text: decoded }: Scalar, fault: TextFault): TextFault {
  const offset = text.slice(span.start, span.end).indexOf(decoded.slice(fault.start, fault.end));
  if (offset === -1) return { ...fault, start: span.start, end: span.end };
  return { ...fault, start: span.start + offset, end: span.start + offset + fault.end - fault.start };
}

function problemAt(source: Source, { start, end, message, hint }: TextFault, pipeline: string | null): Problem {
  const at = placeAt(source, start);
  const isOneLine = placeAt(source, end).line === at.line;
  return {
    code: "template",
    severity: "error",
    refusedBy: null,
    message,
    hint,
    pipeline,
    at,
    width: isOneLine ? Math.max(1, end - start) : 1,
  };
}
