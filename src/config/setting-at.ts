import type { Node } from "../pachyderm/node.ts";

/** The value at a way through maps, or the nearest above it that is there. */
export function settingAt(root: Node, keys: readonly string[]): Node {
  let node = root;
  for (const step of keys) {
    if (node.kind !== "mapping") return node;
    node = node.entries.find(({ key }) => key.text === step)?.value ?? node;
  }
  return node;
}
