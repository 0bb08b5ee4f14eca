import type { Fault, FaultFact } from "../fault.ts";
import type { KeyPath } from "../key-path.ts";
import type { Node } from "../node.ts";
import { showText } from "../show-text.ts";

/** The way to a node, linked upwards: specs nest thousands deep, and a copied path at each level would be their square. */
export type Trail = { step: string | number; above: Trail } | null;

/** A node and the way to it. */
export type At = { node: Node; trail: Trail };

/** What the decoder noticed so far, and where the scalars begin that the parser refused before it. */
export type Notes = { faults: Fault[]; refused: ReadonlySet<number> };

/** True for a scalar that the parser refused: what a field would make of its text is no second fault, and no value. */
export function isSpoilt({ refused }: Notes, node: Node): boolean {
  return node.kind === "scalar" && refused.has(node.span.start);
}

/** Notes a fact that stops pachctl, unless the parser has said it before. Answers undefined: there is no value then. */
export function refuse(notes: Notes, at: At, fact: FaultFact): undefined {
  if (at.node.kind === "scalar" && at.node.refused) return undefined;
  notes.faults.push({ ...fact, span: at.node.span, path: pathOf(at.trail), refused: true });
  return undefined;
}

/** Notes a fact that pachctl passes over. */
export function mention(notes: Notes, at: At, fact: FaultFact): void {
  notes.faults.push({ ...fact, span: at.node.span, path: pathOf(at.trail), refused: false });
}

function pathOf(trail: Trail): KeyPath {
  const path: (string | number)[] = [];
  for (let at = trail; at !== null; at = at.above) path.push(at.step);
  return path.reverse();
}

const longestNumber = 60;

/** A value as a message shows it: numbers as written, text in quotes and cut, anything larger by its kind. */
export function showNode(node: Node): string {
  if (node.kind === "mapping") return "an object";
  if (node.kind === "sequence") return "a list";
  if (node.type === "null") return "null";
  return node.type === "string" ? showText(node.text) : node.text.slice(0, longestNumber);
}
