import type { ParsedFile } from "../pachyderm/spec.ts";
import type { TextFault } from "./fill-text.ts";

/** A file that does not parse because of a `<%` outside of any string. One is enough: nothing after it is read. */
export function misplacedTags({ faults, source }: ParsedFile): TextFault[] {
  const syntax = faults.find(({ kind }) => kind === "syntax");
  if (syntax === undefined) return [];
  const start = source.text.indexOf("<%");
  const lineEnd = source.text.indexOf("\n", syntax.span.start);
  if (start === -1 || (lineEnd !== -1 && start > lineEnd)) return [];
  const close = source.text.indexOf("%>", start);
  const end = close === -1 || close - start > 200 ? start + 2 : close + 2;
  const message = `${JSON.stringify(source.text.slice(start, Math.min(end, start + 60)))} keeps the file from being read`;
  const hint = "A template is JSON or YAML before it is filled: put <%= %> inside quotes, and no other <% anywhere.";
  return [{ start, end, message, hint }];
}
