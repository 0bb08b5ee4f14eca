import type { ViewNode } from "./graph-view.ts";

/** The sign before a name, so that the picture can be read without its colours. */
export function signOf({ severity }: Pick<ViewNode, "severity">): string {
  if (severity === null) return "";
  return severity === "error" ? "✗ " : "! ";
}
