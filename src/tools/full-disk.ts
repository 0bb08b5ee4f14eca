import { Failure } from "../failure.ts";

/**
 * What became of work in a temporary folder, in words where the disk was full: that is no bug of ours, and the system's
 * words do not say which disk it is. Every other error is given back as it is.
 */
export function tellFullDisk(error: unknown, temporary: string): unknown {
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (code !== "ENOSPC" && code !== "EDQUOT") return error;
  const message = `no room left in ${temporary}, where the build's files are kept until the image is sent`;
  const hint = "Make room there, or set TMPDIR to a larger disk, then run the same command again.";
  return new Failure("file", message, hint, { cause: error });
}
