import { fieldAt } from "./fault-site.ts";
import type { KeyPath } from "./key-path.ts";
import type { Mapping, Node } from "./node.ts";
import { type MessageTable, tableOf } from "./schema/lookup.ts";
import { similarName } from "./similar-name.ts";
import { nodeAt, type Spec } from "./spec.ts";

/**
 * The node at a path, or what was meant for it: under a misspelt key (`glb`), or one object too far out (`image` beside
 * `transform`). pachctl refuses such a key and unknown-field says so; "missing" would be a second word for one mistake.
 */
export function nodeMeantFor(spec: Spec, path: KeyPath): Node | undefined {
  const there = nodeAt(spec, path);
  const field = path.at(-1);
  if (there !== undefined || typeof field !== "string") return there;
  const above = path.slice(0, -1);
  return misspelt(field, { spec, holder: above }) ?? (above.length === 0 ? undefined : misplaced(field, spec, above));
}

function misspelt(field: string, { spec, holder }: { spec: Spec; holder: KeyPath }): Node | undefined {
  const table = messageAt(holder);
  const names = table?.message.fields.map(({ name }) => name) ?? [];
  return unknownIn(nodeAt(spec, holder), table).find(({ key }) => similarName(key.text, names) === field)?.value;
}

function misplaced(field: string, spec: Spec, holder: KeyPath): Node | undefined {
  const above = holder.slice(
    0,
    holder.findLastIndex((step) => typeof step === "string"),
  );
  return unknownIn(nodeAt(spec, above), messageAt(above)).find(({ key }) => key.text === field)?.value;
}

function unknownIn(node: Node | undefined, table: MessageTable | null): Mapping["entries"] {
  if (node?.kind !== "mapping" || table === null) return [];
  return node.entries.filter(({ key }) => !table.fields.has(key.text) && !table.old.has(key.text));
}

function messageAt(path: KeyPath): MessageTable | null {
  if (path.length === 0) return tableOf("CreatePipelineRequest");
  const type = fieldAt(path)?.type;
  return type?.kind === "message" ? type.table : null;
}
