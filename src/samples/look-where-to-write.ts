import { lstatSync, type Stats } from "node:fs";
import { join } from "node:path";
import { Failure } from "../failure.ts";

/** What lies where a file is to go: nothing, or a file of so many bytes. */
export type Standing = { kind: "free" } | { kind: "file"; size: bigint };

/**
 * Looks along a path below the top level, whose parts are divided by `/`.
 *
 * @throws Failure "file" where a link stands in the way, which could lead anywhere, or a file where a folder should be
 */
export function lookWhereToWrite(root: string, path: string): Standing {
  const steps = path.split("/").filter(Boolean);
  for (const [index, step] of steps.entries()) {
    const seen = steps.slice(0, index + 1).join("/");
    const stats = statsOf(join(root, ...steps.slice(0, index), step));
    if (stats === undefined) return { kind: "free" };
    const isLast = index === steps.length - 1;
    if (stats.isSymbolicLink()) throw inTheWay(seen, "is a symbolic link, and data is not written through one");
    if (isLast && stats.isFile()) return { kind: "file", size: BigInt(stats.size) };
    if (isLast) throw inTheWay(seen, "is no file, and a file is to be written there");
    if (!stats.isDirectory()) throw inTheWay(seen, "is no folder, and data is to be written into it");
  }
  return { kind: "free" };
}

function statsOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (cause) {
    throw new Failure("file", `cannot look at ${path}`, "See that you may read and enter the folders above it.", {
      cause,
    });
  }
}

function inTheWay(path: string, what: string): Failure {
  return new Failure("file", `${path} ${what}`, `Move ${path} away, then run the same command again.`);
}
