import { createHash, randomBytes } from "node:crypto";
import { readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { markOf } from "../processes.ts";

/** Makes the name of a run, by which a later one sees whether it still goes on: `pachook-<process id>-<machine>-<hex>`. */
export function nameRun(pid: number): string {
  return `pachook-${pid}-${machine()}-${randomBytes(4).toString("hex")}`;
}

/** True for a name that `nameRun` made, or one that begins with it. */
export function isRunName(name: string): boolean {
  return /^pachook-\d+-[0-9a-f]{8}-[0-9a-f]{8}/.test(name);
}

/**
 * Whether a run still goes on. One engine may serve several machines and containers, which do not see each other's
 * processes: a run of another is taken for alive, and left to it.
 */
export async function isAlive(run: string): Promise<boolean> {
  const [, pid, where] = /^pachook-(\d+)-([0-9a-f]{8})-/.exec(run) ?? [];
  if (pid === undefined || where !== machine()) return true;
  return (await markOf(Number(pid))) !== null;
}

function machine(): string {
  return createHash("sha256").update(`${hostname()} ${processNamespace()}`).digest("hex").slice(0, 8);
}

function processNamespace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return ""; // not Linux: one for all
  }
}
