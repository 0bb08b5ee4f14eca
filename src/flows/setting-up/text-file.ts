import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { Failure } from "../../failure.ts";

/**
 * A file's text; null where there is none.
 *
 * @throws Failure where it is not UTF-8: writing it back would change what nobody touched
 */
export function readText(path: string): string | null {
  if (!existsSync(path)) return null;
  const bytes = readFileSync(path);
  const text = bytes.toString("utf8");
  if (Buffer.from(text).equals(bytes)) return text;
  throw new Failure("file", `${path} is not UTF-8, so it was left alone`, "Save it as UTF-8, and try again.");
}

/** Writes a file in place; its mode stays. */
export function writeText(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    const mode = existsSync(path) ? lstatSync(path).mode : null;
    writeFileSync(path, text);
    if (mode !== null) chmodSync(path, mode);
  } catch (cause) {
    throw new Failure("file", `${path} could not be written`, "See who may write it; `pachook uninstall` goes back.", {
      cause,
    });
  }
}
