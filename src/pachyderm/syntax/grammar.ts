import { SyntaxStop } from "./cursor.ts";
import type { Scanner } from "./scanner.ts";
import type { Token } from "./token.ts";

/** The collections of the grammar. A "plain" sequence is the list under a key that is not indented further. */
export type CollectionKind =
  | "block-sequence"
  | "plain-sequence"
  | "flow-sequence"
  | "block-mapping"
  | "flow-mapping"
  | "flow-pair";

/** Where parsing stands inside one collection. */
export type Position = {
  kind: CollectionKind;
  start: number;
  /** Nothing of it has been read yet. */
  fresh: boolean;
  /** What comes next in a mapping; `bare`: the key stood without a sign, so that its value is empty. */
  next: "key" | "value" | "bare" | "end";
};

/** What the grammar wants next: a node, an empty one, a pair inside `[]`, or the end of the collection. */
export type Step =
  | { want: "node"; block: boolean; plainList: boolean }
  | { want: "empty"; at: number }
  | { want: "pair"; at: number }
  | { want: "end"; at: number };

const blockNode: Step = { want: "node", block: true, plainList: false };
const blockValue: Step = { want: "node", block: true, plainList: true };
const flowNode: Step = { want: "node", block: false, plainList: false };

/** Takes the tokens up to the next node of a collection. Source: libyaml's parser states, as yaml.v3 has them (parserc.go). */
export function nextStep(scanner: Scanner, position: Position): Step {
  switch (position.kind) {
    case "block-sequence":
      return blockSequence(scanner);
    case "plain-sequence":
      return plainSequence(scanner);
    case "block-mapping":
      return position.next === "value" ? blockMappingValue(scanner, position) : blockMappingKey(scanner, position);
    case "flow-sequence":
      return flowSequence(scanner, position);
    case "flow-mapping":
      return position.next === "key" ? flowMappingKey(scanner, position) : flowMappingValue(scanner, position);
    case "flow-pair":
      return flowPair(scanner, position);
  }
}

function blockSequence(scanner: Scanner): Step {
  const token = scanner.peek();
  if (token.kind === "dash") {
    scanner.take();
    const { kind } = scanner.peek();
    return kind === "dash" || kind === "block-end" ? { want: "empty", at: token.end } : blockNode;
  }
  if (token.kind === "block-end") return { want: "end", at: scanner.take().start };
  throw new SyntaxStop("did not find expected '-' indicator", token);
}

function plainSequence(scanner: Scanner): Step {
  const token = scanner.peek();
  if (token.kind !== "dash") return { want: "end", at: token.start };
  scanner.take();
  const { kind } = scanner.peek();
  const isEmpty = kind === "dash" || kind === "key" || kind === "value" || kind === "block-end";
  return isEmpty ? { want: "empty", at: token.end } : blockNode;
}

function blockMappingKey(scanner: Scanner, position: Position): Step {
  const token = scanner.peek();
  if (token.kind === "block-end") return { want: "end", at: scanner.take().start };
  if (token.kind !== "key") throw new SyntaxStop("did not find expected key", token);
  scanner.take();
  position.next = "value";
  return endsBlockEntry(scanner.peek()) ? { want: "empty", at: token.end } : blockValue;
}

function blockMappingValue(scanner: Scanner, position: Position): Step {
  const token = scanner.peek();
  position.next = "key";
  if (token.kind !== "value") return { want: "empty", at: token.start };
  scanner.take();
  return endsBlockEntry(scanner.peek()) ? { want: "empty", at: token.end } : blockValue;
}

function endsBlockEntry({ kind }: Token): boolean {
  return kind === "key" || kind === "value" || kind === "block-end";
}

function flowSequence(scanner: Scanner, position: Position): Step {
  skipComma(scanner, position, "sequence-end");
  const token = scanner.peek();
  if (token.kind === "sequence-end") return { want: "end", at: scanner.take().end };
  if (token.kind !== "key") return flowNode;
  scanner.take();
  return { want: "pair", at: token.start };
}

function flowMappingKey(scanner: Scanner, position: Position): Step {
  skipComma(scanner, position, "mapping-end");
  const token = scanner.peek();
  if (token.kind === "mapping-end") return { want: "end", at: scanner.take().end };
  if (token.kind !== "key") {
    position.next = "bare";
    return flowNode;
  }
  scanner.take();
  position.next = "value";
  const after = scanner.peek();
  return after.kind === "value" || endsEntry(after, "mapping-end") ? { want: "empty", at: after.start } : flowNode;
}

function flowMappingValue(scanner: Scanner, position: Position): Step {
  const token = scanner.peek();
  const isBare = position.next === "bare";
  position.next = "key";
  if (isBare || token.kind !== "value") return { want: "empty", at: token.start };
  scanner.take();
  return endsEntry(scanner.peek(), "mapping-end") ? { want: "empty", at: token.end } : flowNode;
}

function flowPair(scanner: Scanner, position: Position): Step {
  const token = scanner.peek();
  if (position.next === "end") return { want: "end", at: token.start };
  if (position.next === "key") {
    position.next = "value";
    if (token.kind !== "value" && !endsEntry(token, "sequence-end")) return flowNode;
    // yaml.v3 takes the token here, even a `]`: `[? : x]` and `[?]` are refused by it, and so by us.
    return { want: "empty", at: scanner.take().end };
  }
  position.next = "end";
  if (token.kind !== "value") return { want: "empty", at: token.start };
  scanner.take();
  return endsEntry(scanner.peek(), "sequence-end") ? { want: "empty", at: token.end } : flowNode;
}

type FlowEnd = "sequence-end" | "mapping-end";

function endsEntry({ kind }: Token, end: FlowEnd): boolean {
  return kind === "comma" || kind === end;
}

function skipComma(scanner: Scanner, position: Position, end: FlowEnd): void {
  const token = scanner.peek();
  if (position.fresh || token.kind === end) {
    position.fresh = false;
    return;
  }
  if (token.kind !== "comma") {
    throw new SyntaxStop(`did not find expected ',' or '${end === "sequence-end" ? "]" : "}"}'`, token);
  }
  scanner.take();
}
