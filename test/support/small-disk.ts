import { execFileSync } from "node:child_process";
import { mkdirSync, rmdirSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram, whyNotLive } from "./live-programs.ts";

/** A file system of few megabytes that is mounted in a folder; `grow` gives it as many as are wanted. */
export type SmallDisk = { grow: (megabytes: number) => void };

/** Why no file system can be mounted here, or null where one can: many containers do not allow it. */
export function whyNoMounts(): string | null {
  const missing = whyNotLive(["mount", "umount"]);
  if (missing !== null) return missing;
  const folder = join(tmpdir(), `pachook-mount-${process.pid}`);
  mkdirSync(folder);
  try {
    mount(folder, "size=1m");
    unmount(folder);
    return null;
  } catch {
    return "nothing can be mounted here";
  } finally {
    rmdirSync(folder);
  }
}

/** Mounts a small disk in a folder, which is made, for as long as the work takes. */
export async function withSmallDisk<T>(
  folder: string,
  megabytes: number,
  work: (disk: SmallDisk) => Promise<T>,
): Promise<T> {
  await mkdir(folder, { recursive: true });
  mount(folder, `size=${megabytes}m`);
  const unmountNow = () => unmount(folder);
  process.on("exit", unmountNow);
  try {
    return await work({ grow: (more) => mount(folder, `remount,size=${more}m`) });
  } finally {
    process.off("exit", unmountNow);
    unmountNow();
  }
}

function mount(folder: string, options: string): void {
  execFileSync(findProgram("mount") ?? "", ["-t", "tmpfs", "-o", options, "tmpfs", folder], { stdio: "pipe" });
}

/** Lazily: a daemon that is ending may still hold a file in it. */
function unmount(folder: string): void {
  execFileSync(findProgram("umount") ?? "", ["--lazy", folder], { stdio: "pipe" });
}
