import type { Fields, Shape } from "../../src/config/setting.ts";
import { settings } from "../../src/config/table.ts";

/** docs/config.md: every setting, from the table that the reader works by. */
export function configPage(): string {
  return `${[head, ...sections(settings, ""), tail].join("\n\n")}\n`;
}

const head = `# pachook.yaml

<!-- Made from src/config/table.ts by \`npm run generate\`; do not edit. -->

The file lies at the top level of the repository, as \`pachook.yaml\`, \`pachook.yml\` or \`pachook.json\`. It may be missing,
and every setting in it too. A setting that is not known is an error (exit code 2) that names the place and what was
probably meant. It is read as pachctl reads specs: one document, no aliases, no tags.`;

const tail = `## Globs

They fit whole paths from the top level, with \`/\`. \`*\` and \`?\` stay within a folder and take dotfiles too, \`**\` takes any
folders, \`{a,b}\` and \`[a-z]\` are choices, and a \`/\` at the end means all that is below. In a list, a glob behind \`!\`
takes out what the ones before it let in.

## Placeholders

\`placeholders\` takes a small kind of regular expression: text, \`.\`, classes, \`\\w \\d \\s\`, \`(?:…)\`, \`|\`, \`? * +\`, and
exactly one group. Counts, anchors, look-around and back-references are refused, because the file may come from anybody's
branch and must not be able to keep a commit busy for hours.`;

function* sections(fields: Fields, way: string): Generator<string> {
  for (const [key, { shape, help, standard, required }] of Object.entries(fields)) {
    const name = way === "" ? key : `${way}.${key}`;
    const facts = [
      `${takes(shape)}.`,
      ...(required === true ? ["It must be there."] : []),
      ...(standard === undefined ? [] : [`Without it: ${standard}.`]),
    ];
    yield `${way === "" ? "##" : "###"} ${name}\n\n${help}\n\nTakes ${facts.join(" ")}`;
    const inner = fieldsOf(shape);
    if (inner !== null) yield* sections(inner.fields, `${name}${inner.step}`);
  }
}

function takes(shape: Shape): string {
  switch (shape.kind) {
    case "text":
      return shape.form?.noun ?? "a text";
    case "flag":
      return "true or false";
    case "choice":
      return `one of ${shape.choices.join(", ")}`;
    case "list":
      return shape.item.kind === "fields" ? "a list of rules" : `a list, each ${takes(shape.item)}`;
    case "map":
      return `a map from ${shape.keys.noun} to ${shape.values.kind === "fields" ? "the settings below" : takes(shape.values)}`;
    case "fields":
      return "the settings below";
    case "choice-or-map":
      return `one of ${shape.choices.join(", ")}, or a map from ${shape.keys.noun} to one of them`;
  }
}

function fieldsOf(shape: Shape): { fields: Fields; step: string } | null {
  if (shape.kind === "fields") return { fields: shape.fields, step: "" };
  if (shape.kind === "map" && shape.values.kind === "fields") return { fields: shape.values.fields, step: ".*" };
  if (shape.kind === "list" && shape.item.kind === "fields") return { fields: shape.item.fields, step: "[]" };
  return null;
}
