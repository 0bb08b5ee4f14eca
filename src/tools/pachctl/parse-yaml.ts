import { parse } from "yaml";

/**
 * A file of its own, so that it can be loaded late: of a library that is imported late by its name, the bundle offers
 * only the default export.
 */
export function parseYaml(text: string): unknown {
  return parse(text);
}
