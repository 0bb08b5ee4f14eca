/** What one key of pachook.yaml may hold. The reader, the JSON Schema and docs/config.md all come from this. */
export type Shape =
  | { kind: "text"; form?: Form }
  | { kind: "flag" }
  | { kind: "choice"; choices: readonly string[] }
  | { kind: "list"; item: Shape }
  | { kind: "map"; keys: Form; values: Shape }
  | { kind: "fields"; fields: Fields }
  /** One choice, or a map of choices: what a value for everything and a value per glob look like. */
  | { kind: "choice-or-map"; choices: readonly string[]; keys: Form };

export type Fields = Readonly<Record<string, Field>>;

export type Field = {
  shape: Shape;
  /** One or two sentences, for editors and the page. */
  help: string;
  required?: true;
  /** As it would stand in the file; shown, not read. */
  standard?: string;
};

/** What a text has to look like. */
export type Form = {
  /** What it is, as a noun: "a glob". */
  noun: string;
  /** The end of a sentence that begins with the text, or null where nothing is wrong. */
  fault: (text: string) => string | null;
};

/** A value that fits its shape. Numbers are texts: nothing here is counted with. */
export type Setting = string | boolean | readonly Setting[] | ReadonlyMap<string, Setting>;
