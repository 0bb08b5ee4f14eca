import type { Tree } from "../../src/specs/tree.ts";

/** A tree that holds these files and nothing else. */
export function treeOf(files: Readonly<Record<string, string | Uint8Array>>): Tree {
  const contents = new Map(
    Object.entries(files).map(([path, text]) => [
      path,
      typeof text === "string" ? new TextEncoder().encode(text) : text,
    ]),
  );
  return {
    files: async () => [...contents.keys()].sort().map((path) => ({ path, kind: "file", oid: null })),
    read: async (paths) =>
      new Map(
        paths.flatMap((path) => {
          const bytes = contents.get(path);
          return bytes === undefined ? [] : [[path, bytes]];
        }),
      ),
  };
}
