import { decodeSpecs } from "./decode.ts";
import { parseDocuments } from "./parse.ts";
import type { SpecFile } from "./spec.ts";

/**
 * Reads the specs of a file as pachctl 2.8 and newer does, from any bytes: pachctl takes the file whole if no
 * fault of the answer is `refused`. Never throws on bad input.
 */
export function readSpecs(file: string, bytes: Uint8Array): SpecFile {
  return decodeSpecs(parseDocuments(file, bytes));
}
