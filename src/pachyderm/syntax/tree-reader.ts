import type { Fault, FaultFact } from "../fault.ts";
import type { KeyPath } from "../key-path.ts";
import type { Mapping, Node, Scalar, Sequence, Span } from "../node.ts";
import { SyntaxStop } from "./cursor.ts";
import { type CollectionKind, nextStep, type Position, type Step } from "./grammar.ts";
import { type Properties, type TagHandles, takeDirectives, takeProperties } from "./properties.ts";
import { type Typed, typeScalar } from "./scalar-type.ts";
import type { Scanner } from "./scanner.ts";
import type { ScalarToken } from "./token.ts";

/** A collection that is still being read. */
type Frame = Position & { node: Mapping | Sequence; key: Scalar | null };

/** Too many values to hold them all. Thrown to the one place that reads documents. */
export class TooManyValues extends Error {
  override readonly name = "TooManyValues";
}

/** What yaml.v3 says where a second value follows without `---`. */
export const missingMarker = "did not find expected <document start>";

export const maxValues = 500_000;
// A file with more faults than this has one cause; the path of each is as long as its depth.
const maxFaults = 1000;

/**
 * Reads one document after the other into trees with places, as yaml.v3 3.0.1 does (parserc.go, decode.go), by a
 * list of open collections and not by recursion. What pachctl refuses in a tree goes into `faults`.
 */
export class TreeReader {
  readonly #scanner: Scanner;
  readonly #faults: Fault[];
  readonly #anchors = new Set<string>();
  /** Numbers that pachctl notices only if their value is still there when it writes JSON. */
  readonly #lateFaults: Fault[] = [];
  #frames: Frame[] = [];
  #handles: TagHandles = new Map();
  #before: "start" | "document" | "gap" = "start";
  #values = 0;

  constructor(scanner: Scanner, faults: Fault[]) {
    this.#scanner = scanner;
    this.#faults = faults;
  }

  /** The next document's value, or null at the end. Throws SyntaxStop, and TooManyValues. */
  nextDocument(): Node | null {
    const scanner = this.#scanner;
    const before = this.#before;
    this.#before = "document";
    if (before === "start") scanner.take();
    else if (before === "document") while (scanner.peek().kind === "document-end") scanner.take();
    const token = scanner.peek();
    if (token.kind === "stream-end") return null;
    this.#handles = takeDirectives(scanner);
    const marker = scanner.peek();
    let step: Step = { want: "node", block: true, plainList: false };
    if (marker.kind === "document-start") {
      scanner.take();
      if (isDocumentEdge(scanner.peek().kind)) step = { want: "empty", at: marker.start };
    } else if (before === "document" || marker !== token) throw new SyntaxStop(missingMarker, marker);
    const root = this.#readTree(step);
    if (scanner.peek().kind === "document-end") scanner.take();
    return root;
  }

  /**
   * After a `---` was missed: goes on where a JSON value follows, as if there were one.
   *
   * @returns what stands in its place, a comma or nothing; null where this is no stream of JSON values
   */
  resume(): Span | null {
    let token = this.#scanner.peek();
    const { start, end } = token;
    const isComma = token.kind === "comma";
    if (isComma) {
      this.#scanner.take();
      token = this.#scanner.peek();
    }
    if (token.kind !== "mapping-start" && token.kind !== "sequence-start") return null;
    this.#frames = [];
    this.#before = "gap";
    return { start, end: isComma ? end : start };
  }

  #readTree(first: Step): Node {
    let done = this.#follow(first);
    for (;;) {
      const frame = this.#frames.at(-1);
      if (frame === undefined) break;
      if (done !== null) this.#attach(frame, done);
      done = this.#follow(nextStep(this.#scanner, frame));
    }
    if (done === null) throw new TypeError("a document ended without a value");
    return done;
  }

  /** Does what the grammar wants; the answer is a finished node, or null if one has been opened. */
  #follow(step: Step): Node | null {
    if (step.want === "node") return this.#readNode(step.block, step.plainList);
    if (step.want === "empty")
      return this.#scalar({ kind: "scalar", start: step.at, end: step.at, style: "plain", text: "" });
    if (step.want === "pair") return this.#open("flow-pair", step.at);
    return this.#close(step.at);
  }

  #readNode(block: boolean, plainList: boolean): Node | null {
    const scanner = this.#scanner;
    const first = scanner.peek();
    if (first.kind === "alias") {
      scanner.take();
      return this.#alias(first.name, { start: first.start, end: first.end });
    }
    const properties = takeProperties(scanner, this.#handles);
    if (properties.anchor !== null) this.#anchors.add(properties.anchor);
    const token = scanner.peek();
    switch (token.kind) {
      case "scalar":
        scanner.take();
        return this.#scalar(token, properties);
      case "sequence-start":
      case "mapping-start":
        scanner.take();
        return this.#open(token.kind === "sequence-start" ? "flow-sequence" : "flow-mapping", token.start);
      case "block-sequence":
      case "block-mapping":
        if (!block) break;
        scanner.take();
        return this.#open(token.kind, token.start);
      case "dash":
        if (plainList) return this.#open("plain-sequence", token.start);
        break;
      default:
        break;
    }
    const { span } = properties;
    if (span === null) throw new SyntaxStop("did not find expected node content", token);
    return this.#scalar({ kind: "scalar", start: span.end, end: span.end, style: "plain", text: "" }, properties);
  }

  #open(kind: CollectionKind, start: number): null {
    this.#count();
    const span = { start, end: start };
    const isList = kind.endsWith("sequence");
    const node: Mapping | Sequence = isList
      ? { kind: "sequence", span, items: [] }
      : { kind: "mapping", span, entries: [] };
    this.#frames.push({ kind, start, fresh: true, next: "key", node, key: null });
    return null;
  }

  #close(at: number): Node | null {
    const frame = this.#frames.pop();
    if (frame === undefined) return null;
    const { node } = frame;
    const last = node.kind === "sequence" ? node.items.at(-1)?.span : lastSpan(node);
    const isFlow = frame.kind === "flow-sequence" || frame.kind === "flow-mapping";
    node.span.end = isFlow ? at : Math.max(last?.end ?? frame.start, frame.start);
    if (node.kind === "mapping" && this.#lateFaults.length > 0) this.#forgiveDropped(node);
    return node;
  }

  #attach(frame: Frame, value: Node): void {
    const { node, key } = frame;
    if (node.kind === "sequence") node.items.push(value);
    else if (key === null) frame.key = this.#asKey(value);
    else {
      node.entries.push({ key, value });
      frame.key = null;
    }
  }

  /** pachctl's keys are strings; for any other the entry is kept, so that the rest can be read. */
  #asKey(node: Node): Scalar {
    if (node.kind === "scalar" && (node.type === "string" || node.refused)) return node;
    const seen = node.kind === "scalar" ? node.text : node.kind === "sequence" ? "a list" : "an object";
    this.#note({ kind: "key-type", seen }, node.span);
    const text = node.kind === "scalar" ? node.text : "";
    return { kind: "scalar", span: node.span, style: "plain", type: "string", text, refused: true };
  }

  #alias(name: string, span: Span): Scalar {
    const known = this.#anchors.has(name);
    this.#note({ kind: "alias", name, known }, span);
    if (!known) throw new SyntaxStop(`unknown anchor '${name}' referenced`, span);
    this.#count();
    return { kind: "scalar", span, style: "plain", type: "string", text: `*${name}`, refused: true };
  }

  #scalar(token: ScalarToken, properties?: Properties): Scalar {
    this.#count();
    const { style, text } = token;
    const span = { start: token.start, end: token.end };
    const typed = typeScalar(token, properties?.tag ?? "");
    if ("type" in typed) return { kind: "scalar", span, style, type: typed.type, text: typed.text };
    const isTag = typed.refusal === "tag" && properties?.span;
    this.#refuse(typed, text, isTag ? isTag : span);
    return { kind: "scalar", span, style, type: "string", text, refused: true };
  }

  #refuse(typed: Extract<Typed, { refusal: string }>, seen: string, span: Span): void {
    if (typed.refusal === "tag") this.#note({ kind: "tag", tag: typed.tag }, span);
    else if (typed.refusal === "timestamp") this.#note({ kind: "timestamp", seen }, span);
    else if (typed.refusal === "merge") this.#note({ kind: "merge-key" }, span);
    else {
      const fault = this.#note({ kind: "number-form", seen }, span);
      const isRoom = this.#lateFaults.length < maxFaults;
      if (typed.refusal === "number-form" && typed.late && isRoom) this.#lateFaults.push(fault);
    }
  }

  #note(fact: FaultFact, span: Span): Fault {
    const fault: Fault = { ...fact, span, path: [], refused: true };
    if (this.#faults.length < maxFaults) {
      fault.path = this.#path();
      this.#faults.push(fault);
    }
    return fault;
  }

  #path(): KeyPath {
    const frames = this.#frames[0]?.node.kind === "sequence" ? this.#frames.slice(1) : this.#frames;
    const steps = frames.map(({ node, key }) => (node.kind === "sequence" ? node.items.length : key?.text));
    return steps.filter((step) => step !== undefined);
  }

  #count(): void {
    this.#values += 1;
    if (this.#values > maxValues) throw new TooManyValues();
  }

  /** Of several values under one key pachctl writes only the last as JSON, and none under `$schema`. */
  #forgiveDropped(mapping: Mapping): void {
    const last = new Map(mapping.entries.map((entry) => [entry.key.text, entry]));
    for (const entry of mapping.entries) {
      if (last.get(entry.key.text) === entry && entry.key.text !== "$schema") continue;
      const { start, end } = entry.value.span;
      for (const fault of this.#lateFaults)
        if (fault.span.start >= start && fault.span.end <= end) fault.refused = false;
    }
  }
}

function lastSpan({ entries }: Mapping): Span | undefined {
  const last = entries.at(-1);
  return last === undefined
    ? undefined
    : { start: last.key.span.start, end: Math.max(last.key.span.end, last.value.span.end) };
}

function isDocumentEdge(kind: string): boolean {
  return /^(?:version|tag-directive|document-start|document-end|stream-end)$/.test(kind);
}
