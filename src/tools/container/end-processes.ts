import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import type { RunnerParts } from "./container.ts";

const killTimeoutMs = 60_000;

/** By what processes of a container are known: a folder that is mounted there, or variables that only they have. */
export type Marks = { folder: string; variables: readonly string[] };

/**
 * Kills them, and buildah itself where its command line names the folder: buildah asks nobody to end what it started,
 * and may share the list of processes with this machine. The variables tell what outlives buildah, and has lost its mounts.
 */
export async function endProcesses({ run, cwd, env }: RunnerParts, marks: Marks): Promise<void> {
  const { folder } = marks;
  // Were it mounted for all of this machine, every process would seem to be meant.
  const known = textOf("self", "mountinfo").includes(folder) ? { ...marks, folder: null } : marks;
  const ids = idsOf().filter((id) => id !== "1" && (isBuildahFor(id, folder) || isInside(id, known)));
  if (ids.length === 0) return;
  await run({ file: "kill", args: ["-KILL", ...ids], cwd, env, timeoutMs: killTimeoutMs }).catch(() => null);
}

function idsOf(): string[] {
  return asked(() => readdirSync("/proc").filter((name) => /^\d+$/.test(name)), []);
}

function isBuildahFor(id: string, folder: string): boolean {
  const args = textOf(id, "cmdline").replaceAll("\0", " ");
  return /^(\S*\/)?buildah\b/.test(args) && args.includes(folder);
}

/** What is started for a container has mounts of its own; to read those of every process would take long. */
function isInside(id: string, { folder, variables }: Omit<Marks, "folder"> & { folder: string | null }): boolean {
  if (mountsKeyOf(id) === mountsKeyOf("self")) return false;
  if (folder !== null && textOf(id, "mountinfo").includes(folder)) return true;
  const own = variables.length === 0 ? [] : textOf(id, "environ").split("\0");
  return variables.length > 0 && variables.every((variable) => own.includes(variable));
}

function mountsKeyOf(id: string): string {
  return asked(() => readlinkSync(join("/proc", id, "ns", "mnt")), "");
}

function textOf(id: string, name: string): string {
  return asked(() => readFileSync(join("/proc", id, name), "utf8"), "");
}

/** A process may end while it is looked at. */
function asked<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
