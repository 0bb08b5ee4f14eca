import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import type { Env } from "../../src/host.ts";

/** Where programs are looked for: root's own folders too, which a user's PATH may lack. */
const livePath = [process.env["PATH"] ?? "", "/usr/sbin", "/sbin"].join(delimiter);

/**
 * Why a live test cannot run on this machine, or null where it can: it needs these programs, and root, since engines
 * mount and change owners. A test that is skipped says this.
 */
export function whyNotLive(programs: readonly string[]): string | null {
  const missing = programs.filter((program) => findProgram(program) === null);
  if (missing.length > 0) return `not installed: ${missing.join(", ")}`;
  return process.getuid?.() === 0 ? null : "needs root, to start engines of its own";
}

/** The file of a program on the search path; a path is looked at as it is. */
export function findProgram(program: string): string | null {
  const folders = program.includes("/") ? [""] : livePath.split(delimiter);
  return folders.map((folder) => (folder === "" ? program : join(folder, program))).find(mayRun) ?? null;
}

function mayRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The environment of engines under test: a home of its own, nothing of the machine but the search path. */
export function liveEnv(home: string): Env {
  return { PATH: livePath, HOME: home, LC_ALL: "C", TZ: "UTC", TMPDIR: home };
}
