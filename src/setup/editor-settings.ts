import { applyEdits, findNodeAtLocation, type JSONPath, modify, type ParseError, parse, parseTree } from "jsonc-parser";

/** Where the schemas lie, from the top level, and which files of the repository they are for. */
export type EditorSchemas = { folder: string; specs: readonly string[]; others: readonly string[] };

const specSchema = "pachyderm-pipeline.schema.json";
const configSchema = "pachook.schema.json";

/**
 * The settings of VS Code with our schemas in them: keys of specs and of pachook.yaml are completed and explained
 * while typing. Comments and every other byte stay. A file that VS Code itself could not read is left as it is.
 */
export function withEditorSettings(text: string | null, { folder, specs, others }: EditorSchemas): string {
  const before = text ?? "{\n}\n";
  if (!isReadable(before)) return before;
  const patterns = patternsOf(specs, others);
  const json = patterns.filter((pattern) => /\.json$/i.test(pattern)).map((pattern) => `/${pattern}`);
  const yaml = patterns.filter((pattern) => /\.ya?ml$/i.test(pattern));
  let after = withYamlSchema(before, `./${folder}/${configSchema}`, ["pachook.yaml"]);
  if (yaml.length > 0) after = withYamlSchema(after, `./${folder}/${specSchema}`, yaml);
  if (json.length > 0) after = withJsonSchema(after, `./${folder}/${specSchema}`, json);
  return after;
}

/** Takes our schemas out again; lists that are empty afterwards go with them. */
export function withoutEditorSettings(text: string): string {
  if (!isReadable(text)) return text;
  let after = text;
  const settings: unknown = parse(text);
  for (const url of Object.keys(Object(Object(settings)["yaml.schemas"])).filter(isOurs)) {
    after = edited(after, ["yaml.schemas", url], undefined);
  }
  const listed: unknown = Object(settings)["json.schemas"];
  const entries: unknown[] = Array.isArray(listed) ? listed : [];
  for (const [index, entry] of [...entries.entries()].reverse()) {
    if (isOurs(String(Object(entry).url))) after = edited(after, ["json.schemas", index], undefined);
  }
  for (const list of ["yaml.schemas", "json.schemas"]) {
    const left: unknown = Object(parse(after))[list];
    if (after !== text && left !== undefined && Object.keys(Object(left)).length === 0) {
      after = edited(after, [list], undefined);
    }
  }
  return after;
}

function isOurs(url: string): boolean {
  return /(^|\/)node_modules\/pachook\/schema\//.test(url);
}

function withYamlSchema(text: string, url: string, patterns: readonly string[]): string {
  if (has(text, ["yaml.schemas", url])) return text;
  return edited(text, ["yaml.schemas", url], patterns.length === 1 ? patterns[0] : patterns);
}

function withJsonSchema(text: string, url: string, fileMatch: readonly string[]): string {
  const listed: unknown = Object(parse(text))["json.schemas"];
  const entries: unknown[] = Array.isArray(listed) ? listed : [];
  if (entries.some((entry) => Object(entry).url === url)) return text;
  if (!Array.isArray(listed)) return edited(text, ["json.schemas"], [{ fileMatch, url }]);
  return edited(text, ["json.schemas", entries.length], { fileMatch, url });
}

/** A folder where everything of a kind is a spec gets one pattern, so that tomorrow's specs are in it too. */
function patternsOf(specs: readonly string[], others: readonly string[]): string[] {
  const mixed = new Set(others.map(kindOf));
  const patterns = specs.map((path) => (path.includes("/") && !mixed.has(kindOf(path)) ? kindOf(path) : path));
  return [...new Set(patterns)].sort();
}

function kindOf(path: string): string {
  return `${path.slice(0, path.lastIndexOf("/") + 1)}*${path.slice(path.lastIndexOf("."))}`;
}

function isReadable(text: string): boolean {
  const errors: ParseError[] = [];
  const settings: unknown = parse(text, errors, { allowTrailingComma: true });
  return errors.length === 0 && typeof settings === "object" && settings !== null && !Array.isArray(settings);
}

function has(text: string, path: JSONPath): boolean {
  const root = parseTree(text, [], { allowTrailingComma: true });
  return root !== undefined && findNodeAtLocation(root, path) !== undefined;
}

function edited(text: string, path: JSONPath, value: unknown): string {
  const indent = /^([ \t]+)\S/m.exec(text)?.[1] ?? "  ";
  const formattingOptions = {
    insertSpaces: !indent.startsWith("\t"),
    tabSize: indent.startsWith("\t") ? 1 : indent.length,
    eol: text.includes("\r\n") ? "\r\n" : "\n",
  };
  return applyEdits(text, modify(text, path, value, { formattingOptions }));
}
