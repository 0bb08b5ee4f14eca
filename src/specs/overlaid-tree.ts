import type { Tree } from "./tree.ts";

/** A tree as it would be with some files written. */
export function overlaidTree(tree: Tree, written: ReadonlyMap<string, string>): Tree {
  return {
    ...tree,
    async files() {
      const others = (await tree.files()).filter(({ path }) => !written.has(path));
      const files = [...written.keys()].map((path) => ({ path, kind: "file" as const, oid: null }));
      return [...others, ...files].sort((one, other) => (one.path < other.path ? -1 : 1));
    },
    async read(paths) {
      const bytes = new Map(await tree.read(paths.filter((path) => !written.has(path))));
      for (const path of paths) {
        const text = written.get(path);
        if (text !== undefined) bytes.set(path, new TextEncoder().encode(text));
      }
      return bytes;
    },
  };
}
