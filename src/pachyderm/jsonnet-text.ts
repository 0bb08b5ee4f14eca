/** True for text that begins as only Jsonnet does, whatever its file is called. */
export function isJsonnet(text: string): boolean {
  return /^\s*(?:local\s+\w+\s*=|local\s+\w+\(|function\s*\(|import\s+['"]|std\.\w+\()/.test(text.slice(0, 200));
}

/** What to do with such a file. */
export const jsonnetHint = "It looks like Jsonnet: name the file .jsonnet, and it is rendered before it is checked.";
