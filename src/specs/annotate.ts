import { applyEdits, modify, type ParseError, parse } from "jsonc-parser";

/**
 * The text of a JSON file with annotations in the metadata of each of its specs; null where it is not one object or one
 * array of them.
 *
 * @param annotations for each spec, in their order in the file
 */
export function withAnnotations(text: string, annotations: readonly Readonly<Record<string, string>>[]): string | null {
  const errors: ParseError[] = [];
  const root: unknown = parse(text, errors, { disallowComments: true });
  if (errors.length > 0 || typeof root !== "object" || root === null) return null;
  const places = Array.isArray(root) ? root.map((_, index) => [index]) : [[]];
  if (places.length !== annotations.length) return null;
  const formattingOptions = { insertSpaces: true, tabSize: 2, eol: text.includes("\r\n") ? "\r\n" : "\n" };
  let after = text;
  for (const [index, place] of places.entries()) {
    const added = annotations[index] ?? {};
    const spec: unknown = Array.isArray(root) ? root[index] : root;
    // Each edit reads the whole text again, so what is new goes in at once.
    const isNew = Object.keys(added).length > 0 && Object(Object(spec).metadata).annotations === undefined;
    const whole: [string[], unknown][] = isNew
      ? [[[], added]]
      : Object.entries(added).map(([name, value]) => [[name], value]);
    for (const [name, value] of whole) {
      const edits = modify(after, [...place, "metadata", "annotations", ...name], value, { formattingOptions });
      after = applyEdits(after, edits);
    }
  }
  return after;
}
