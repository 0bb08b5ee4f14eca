import { foldersOf, type KnownPaths } from "./known-paths.ts";
import type { PlannedLayers } from "./patch-plan.ts";
import type { ProvenPath } from "./step-labels.ts";

/** What a plan went by: what was known of the root, and what an earlier image's label told. */
export type PlannedOn = {
  root: KnownPaths;
  proven: readonly ProvenPath[];
  /** Index of the step that the first of the layers belongs to. */
  first: number;
};

/** For the label of the image: every folder on the way to what is written, and the files that steps name themselves. */
export function provenPaths({ entries }: PlannedLayers, { root, proven, first }: PlannedOn): ProvenPath[] {
  // What came with a step that stays is as true as it was.
  const older = proven.filter(({ newSince }) => newSince !== null && newSince < first);
  const found = new Map<string, ProvenPath>();
  for (const [index, layer] of entries.entries()) {
    for (const entry of layer ?? []) {
      const { path, mode, uid, gid } = entry;
      for (const above of foldersOf(path)) {
        if (root.kindBelow(above) !== "folder" || found.has(above)) continue;
        found.set(above, { kind: "folder", path: above, entry: null, newSince: null });
      }
      const before = found.get(path)?.newSince ?? null; // of two steps that write it, the first made it
      const newSince = before ?? (root.kindBelow(path) === "absent" ? first + index : null);
      if (entry.kind === "folder") found.set(path, { kind: "folder", path, entry: { mode, uid, gid }, newSince });
      else if (entry.isNamed === true) found.set(path, { kind: "file", path, newSince });
    }
  }
  for (const known of older) found.set(known.path, known);
  return [...found.values()].sort((one, other) => (one.path < other.path ? -1 : 1));
}
