import { chmodSync, chownSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Leaf } from "../pachyderm/datums/input-tree.ts";
import type { Datum } from "../pachyderm/datums.ts";
import type { Variables } from "./environment.ts";
import { type LocalData, layOut } from "./lay-out.ts";

/**
 * Who owns the files of a datum in the container. `root`: who makes them here is root there, or root may write
 * anyway. `unknown`: somebody whose number only the image's files tell, so everybody may write.
 */
export type Owner = "root" | "unknown" | { uid: number; gid: number };

export type PfsContent = {
  /** 32 hex digits. */
  jobId: string;
  datum: Datum;
  dataOf: (leaf: Leaf) => LocalData;
  variables: Variables;
  owner: Owner;
};

/**
 * Fills a folder that is `/pfs` in a container, as the worker does: the datum lies below `.scratch`, and each name in
 * `/pfs` is a link to it. A program that does not follow links (`find /pfs/images`) finds as little as in a cluster.
 * Source: pachyderm, src/server/worker/driver/driver_unix.go, linkData.
 */
export function fillPfs(folder: string, { jobId, datum, dataOf, variables, owner }: PfsContent): void {
  emptyFolder(folder);
  const below = scratchPath(jobId, datum);
  const inner = join(folder, below);
  mkdirSync(inner, { recursive: true });
  layOut(datum, dataOf, { folder: inner, variables });
  renameSync(join(inner, ".env"), join(folder, ".env"));
  for (const name of readdirSync(inner)) symlinkSync(`/pfs/${below}/${name}`, join(folder, name));
  giveTo(owner, folder);
}

/** Takes out all that is in a folder, which stays: it is mounted. */
function emptyFolder(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
  chmodSync(folder, 0o777);
}

/** Where the datum's own files lie, from `/pfs`. */
function scratchPath(jobId: string, { id }: Datum): string {
  return `.scratch/${jobId}/${id}/pfs/${id}`;
}

function giveTo(owner: Owner, folder: string): void {
  if (owner === "root") return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isSymbolicLink()) continue;
    if (owner === "unknown" || !wasGiven(path, owner)) chmodSync(path, entry.isDirectory() ? 0o777 : 0o666);
    if (entry.isDirectory()) giveTo(owner, path);
  }
}

/** Only root may give files away. */
function wasGiven(path: string, { uid, gid }: { uid: number; gid: number }): boolean {
  try {
    chownSync(path, uid, gid);
    return true;
  } catch {
    return false;
  }
}
