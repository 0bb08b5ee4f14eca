import { randomBytes } from "node:crypto";
import { accessSync, chmodSync, constants, lstatSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { isAbsolute, relative, sep } from "node:path";
import { Failure } from "../failure.ts";

/**
 * Replaces what a file holds in one step: whoever reads it sees the old bytes or the new ones, and a crash leaves one
 * of the two. Its mode stays. A symbolic link within `root` keeps being one: the file it leads to is replaced.
 *
 * @throws Failure where the file may not be written, or is a symbolic link out of `root`
 */
export function replaceFile(path: string, bytes: Uint8Array, root: string): void {
  const target = targetOf(path, root);
  const beside = `${target}.${randomBytes(6).toString("hex")}.pachook`;
  try {
    accessSync(target, constants.W_OK); // renaming would get past a file that is write-protected on purpose
    const mode = lstatSync(target).mode & 0o7777;
    writeFileSync(beside, bytes, { flag: "wx", mode });
    chmodSync(beside, mode); // the umask had a say in the line above
    renameSync(beside, target);
  } catch (cause) {
    rmSync(beside, { force: true });
    throw new Failure("file", `${path} could not be written`, "See that you may write it and that the disk has room.", {
      cause,
    });
  }
}

function targetOf(path: string, root: string): string {
  if (!lstatSync(path).isSymbolicLink()) return path;
  const target = realpathSync(path);
  const way = relative(realpathSync(root), target);
  if (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way)) return target;
  throw new Failure("file", `${path} is a symbolic link out of ${root}; it was left alone`, `Mend ${target} itself.`);
}
