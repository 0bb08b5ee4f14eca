import type { Fault, FaultFact } from "./fault.ts";
import type { Node, Span } from "./node.ts";
import { sourceOf } from "./source.ts";
import type { Document, ParsedFile } from "./spec.ts";
import { SyntaxStop } from "./syntax/cursor.ts";
import { type Quirks, Scanner } from "./syntax/scanner.ts";
import { maxValues, missingMarker, TooManyValues, TreeReader } from "./syntax/tree-reader.ts";
import { type DecodedText, decodeText, pieceBytes } from "./text.ts";

const maxBytes = 16 * 1024 * 1024;

/**
 * Parses a spec file as pachctl does: JSON and YAML alike go through one parser, with the rules of yaml.v3 3.0.1.
 * The documents are those that pachctl gets to see before it stops; scalars that it refuses stay in their tree,
 * and each has a fault. Takes any bytes, in bounded time and memory. Source: Pachyderm,
 * src/internal/ppsutil/decoder.go.
 */
export function parseDocuments(file: string, bytes: Uint8Array): ParsedFile {
  if (bytes.length > maxBytes) {
    const fault = noted({ kind: "too-large", limit: "16 MiB" }, { start: 0, end: 0 }, false);
    return { source: sourceOf(file, ""), documents: [], faults: [fault] };
  }
  const decoded = decodeText(bytes);
  const faults: Fault[] = [];
  const strayMarkUntil = decoded.text.startsWith("\ufeff") ? decodeText(bytes.subarray(0, pieceBytes)).text.length : 0;
  const documents = readAll(decoded, { isCut: decoded.fault !== null, strayMarkUntil }, faults);
  if (decoded.fault !== null) {
    const { said, at } = decoded.fault;
    faults.push(noted({ kind: "bytes", said }, clamp({ start: at, end: at + 1 }, decoded.text), true));
  }
  if (documents.length === 0 && faults.length === 0) {
    faults.push(noted({ kind: "empty-file" }, { start: 0, end: 0 }, false));
  }
  return { source: sourceOf(file, decoded.text), documents, faults };
}

function readAll({ text, fault }: DecodedText, quirks: Quirks, faults: Fault[]): Document[] {
  const scanner = new Scanner(fault === null ? text : text.slice(0, fault.readable), quirks);
  const reader = new TreeReader(scanner, faults);
  const documents: Document[] = [];
  const gaps: Span[] = [];
  try {
    for (let root = nextValue(reader, gaps); root !== null; root = nextValue(reader, gaps)) {
      documents.push({ root });
    }
  } catch (error) {
    if (error instanceof TooManyValues) {
      faults.push(noted({ kind: "too-large", limit: `${maxValues} values` }, { start: 0, end: 0 }, false));
    } else if (!(error instanceof SyntaxStop)) throw error;
    else if (!scanner.isStarved)
      faults.push(noted({ kind: "syntax", said: error.said }, clamp(error.span, text), true));
  }
  const [first] = gaps;
  if (first !== undefined) faults.push(noted({ kind: "json-stream", gaps }, clamp(first, text), true));
  return documents;
}

/** The next value; of a stream of JSON values all, so that their problems show at once, though pachctl stops. */
function nextValue(reader: TreeReader, gaps: Span[]): Node | null {
  try {
    return reader.nextDocument();
  } catch (error) {
    if (!(error instanceof SyntaxStop) || error.said !== missingMarker) throw error;
    const gap = reader.resume();
    if (gap === null) throw error;
    gaps.push(gap);
    return reader.nextDocument();
  }
}

function noted(fact: FaultFact, span: Span, refused: boolean): Fault {
  return { ...fact, span, path: [], refused };
}

/** A place inside the text; a fault at its end is shown there. */
function clamp({ start, end }: Span, text: string): Span {
  const from = Math.min(start, text.length);
  return { start: from, end: Math.max(from, Math.min(end, text.length)) };
}
