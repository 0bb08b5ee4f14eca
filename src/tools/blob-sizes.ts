import { askGit, type Where } from "./git-plumbing.ts";

/**
 * The sizes of blobs, without reading them; one that this clone lacks is left out (a submodule's lies elsewhere).
 * Source: git-cat-file(1), "--batch-check".
 */
export async function blobSizes(where: Where, oids: readonly string[]): Promise<Map<string, number>> {
  if (oids.length === 0) return new Map();
  const listing = await askGit(where, ["cat-file", "--batch-check"], oids.map((oid) => `${oid}\n`).join(""));
  const sizes = new Map<string, number>();
  for (const line of listing.toString("latin1").split("\n")) {
    const found = /^([0-9a-f]+) blob (\d+)$/.exec(line);
    if (found !== null) sizes.set(found[1] ?? "", Number(found[2]));
  }
  return sizes;
}
