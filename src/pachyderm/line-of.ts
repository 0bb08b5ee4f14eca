import type { KeyPath } from "./key-path.ts";
import { placeAt } from "./source.ts";
import { type Spec, spanOf } from "./spec.ts";

/** Where a path of a spec stands, as a message names another place: `pipelines/edges.json:3`. */
export function lineOf(spec: Spec, path: KeyPath): string {
  const { file, line } = placeAt(spec.source, spanOf(spec, path).start);
  return `${file}:${line}`;
}
