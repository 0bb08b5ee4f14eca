import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { Failure } from "../failure.ts";
import type { Host } from "../host.ts";
import { harmless } from "../report/harmless.ts";

/** Prints the answer, or writes it to the file that was named and says so. */
export function writeAnswer(host: Host, text: string, file: string | undefined): void {
  if (file === undefined) {
    host.print(text);
    return;
  }
  try {
    writeFileSync(resolve(host.cwd, file), text);
  } catch (cause) {
    throw new Failure("file", `cannot write ${harmless(file)}`, "Name a file in a folder that exists.", { cause });
  }
  host.note(`written to ${harmless(file)}\n`);
}
