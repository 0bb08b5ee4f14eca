import { Failure } from "../failure.ts";
import type { TreeFile } from "../specs/tree.ts";
import type { ObjectReader } from "./object-reader.ts";
import { parseTreeObject } from "./tree-object.ts";

export type CommitListing = (commit: string) => Promise<readonly TreeFile[]>;

/**
 * Lists the files of commits, from their tree objects. Commits of one push share most of their folders: each folder
 * is read once, by its oid, so a hundred commits cost little more than one.
 */
export function listCommitsFrom(objects: ObjectReader): CommitListing {
  const folders = new Map<string, Promise<readonly TreeFile[]>>();

  const listFolder = (oid: string): Promise<readonly TreeFile[]> => {
    const listed = folders.get(oid) ?? readFolder(oid);
    folders.set(oid, listed);
    return listed;
  };

  const readFolder = async (oid: string): Promise<readonly TreeFile[]> => {
    const [folder] = await objects.read([oid]);
    if (folder?.type !== "tree") throw missingObject(`tree ${oid.slice(0, 7)}`);
    const entries = parseTreeObject(folder.bytes, oid.length / 2);
    const lists = entries.map(async ({ name, kind, oid: child }): Promise<readonly TreeFile[]> => {
      if (kind !== "folder") return [{ path: name, kind, oid: child }];
      const inside = await listFolder(child);
      return inside.map((file) => ({ ...file, path: `${name}/${file.path}` }));
    });
    return (await Promise.all(lists)).flat();
  };

  return async (commit) => {
    const [root] = await objects.read([`${commit}^{tree}`]);
    if (root?.type !== "tree") throw missingObject(`the tree of ${commit.slice(0, 7)}`);
    return listFolder(root.oid);
  };
}

/** Something that git names and does not have: a shallow or partial clone, or a damaged one. */
export function missingObject(what: string): Failure {
  return new Failure("git", `this clone lacks ${what}`, "Fetch what is missing (`git fetch`), or run `git fsck`.");
}
