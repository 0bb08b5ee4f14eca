import { lstatSync, readdirSync, readlinkSync, type Stats } from "node:fs";
import { join, posix } from "node:path";
import { faultInPath } from "../pachyderm/datums/file-name.ts";

/** A file that would be uploaded: its path in the output repo, and where it lies now. */
export type OutputFile = { path: string; at: string; size: number };

export type Collected = { kind: "files"; files: readonly OutputFile[] } | { kind: "refused"; why: string };

const mostLinks = 40;

/**
 * Lists what would be uploaded of `/pfs/out`: every file below, links followed as the container sees them, pipes and
 * empty folders left out.
 * Source: pachyderm, src/server/worker/datum/datum.go, upload and handleSymlinks; src/internal/storage/paths.go.
 *
 * @param pfs the folder that was `/pfs`
 */
export function collectOutput(pfs: string): Collected {
  const files: OutputFile[] = [];
  const walk = (path: string, inside: string, depth: number): string | null => {
    const found = resolveInside(pfs, inside);
    if ("why" in found) return `${path === "" ? "/pfs/out" : `/pfs/out${path}`} ${found.why}`;
    if (depth > 256) return `/pfs/out${path} is a link to a folder that holds it`;
    const fault = path === "" ? null : faultInPath(path);
    if (fault !== null) return `/pfs/out${path}: its name cannot be represented in PFS (${fault})`;
    if (found.stats.isFile()) files.push({ path, at: found.at, size: found.stats.size });
    if (!found.stats.isDirectory()) return null;
    for (const name of readdirSync(found.at).sort()) {
      const why = walk(`${path}/${name}`, posix.join(found.inside, name), depth + 1);
      if (why !== null) return why;
    }
    return null;
  };
  const why = walk("", "/pfs/out", 0);
  return why === null ? { kind: "files", files } : { kind: "refused", why };
}

type Resolved = { at: string; inside: string; stats: Stats } | { why: string };

/** Follows links the way the container would: `/pfs` is the folder, and all else is not here any more. */
function resolveInside(pfs: string, path: string): Resolved {
  let left = posix.normalize(path).split("/").filter(Boolean);
  let inside = "/";
  let links = 0;
  let stats: Stats | undefined;
  while (left.length > 0) {
    const [name = "", ...rest] = left;
    inside = posix.join(inside, name);
    left = rest;
    if (inside !== "/pfs" && !inside.startsWith("/pfs/")) {
      const target = posix.join(inside, ...left);
      return {
        why: `is a link to ${target}: a cluster would upload that file, a test sees only /pfs; write a copy`,
      };
    }
    stats = lstatSync(join(pfs, inside.slice("/pfs".length)), { throwIfNoEntry: false });
    if (stats === undefined) return { why: inside === path ? "is not there" : `is a broken link, to ${inside}` };
    if (!stats.isSymbolicLink()) continue;
    links += 1;
    if (links > mostLinks) return { why: "is a link that leads back to itself" };
    const target = posix.resolve(posix.dirname(inside), readlinkSync(join(pfs, inside.slice("/pfs".length))));
    left = [...target.split("/").filter(Boolean), ...left];
    inside = "/";
  }
  return stats === undefined ? { why: "is not there" } : { at: join(pfs, inside.slice("/pfs".length)), inside, stats };
}
