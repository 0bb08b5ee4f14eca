import fc from "fast-check";
import * as assert from "uvu/assert";
import type { Node } from "../../src/pachyderm/node.ts";
import { parseDocuments } from "../../src/pachyderm/parse.ts";
import { readSpecs } from "../../src/pachyderm/reader.ts";
import { describe } from "../support/suite.ts";

const json = `{"pipeline": {"name": "edges"}, "transform": {"image": "team/edges:1.4", "cmd": ["python3", "/e.py"],
  "env": {"A": "b\\u00e9", "N": "1"}}, "datum_tries": 3, "input": {"pfs": {"repo": "images", "glob": "/*"}}}\n`;
const yaml = `# edges
pipeline: {name: edges}
transform:
  image: 'team/edges:1.4'
  cmd:
  - python3
  - "/e.py"
  stdin:
    - |
      echo one
    - >-
      two
      words
input:
  pfs: &pfs
    repo: !!str images
    glob: /*
---
- {pipeline: {name: a}, input: {cron: {spec: "@daily", name: t}}}
...
`;
const signs = [
  ...[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    ": ",
    "- ",
    "? ",
    "|",
    ">",
    "&a ",
    "*a",
    "!t ",
    "%YAML 1.1\n",
    "---\n",
    "...\n",
    "#",
    " #c\n",
  ],
  ...[
    '"',
    "'",
    "\\",
    "\\u",
    "\\/",
    "\n",
    "\r",
    "\t",
    "  ",
    "\u0085",
    "\u2028",
    "\ufeff",
    "\u0000",
    "😀",
    "2024-01-01",
    "010",
    "<<: ",
    "$schema",
  ],
];

type Mutation = { at: number; drop: number; put: string; byte: number | null };

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  drop: fc.integer({ min: 0, max: 12 }),
  put: fc.oneof(fc.constantFrom(...signs), fc.string({ maxLength: 5 })),
  byte: fc.option(fc.integer({ min: 0, max: 255 }), { freq: 8 }),
});
const mutated = fc.tuple(fc.constantFrom(json, yaml), fc.array(mutation, { minLength: 1, maxLength: 6 })).map(mutate);
const lines = fc.array(fc.constantFrom(...signs, "a", "key: value\n", "- item\n"), { maxLength: 30 });
const settings = { seed: 20240101, numRuns: 1200 };

describe("reader under mutation", (it) => {
  it("answers for any bytes, with every place inside the text", () => {
    fc.assert(fc.property(mutated, holdsTogether), settings);
    fc.assert(
      fc.property(
        lines.map((parts) => Buffer.from(parts.join(""))),
        holdsTogether,
      ),
      settings,
    );
  });

  it("reads what JSON.parse reads, where JSON uses no escape that YAML lacks", () => {
    const value = fc.jsonValue({ maxDepth: 4 }).map((tree) => JSON.stringify([tree], null, 1));
    const readable = value.filter((text) => !/\\u[dD]|-0[,\s\]}]|[\u007f-\u009f\ufffe\uffff]|e\+/.test(text));
    fc.assert(
      fc.property(readable, (text) => {
        const { documents, faults } = parseDocuments("any.json", Buffer.from(text));
        const [document] = documents;
        assert.equal(faults, [], text);
        assert.is(document === undefined ? "" : print(document.root), JSON.stringify(JSON.parse(text)));
      }),
      settings,
    );
  });
});

function mutate([text, mutations]: [string, Mutation[]]): Uint8Array {
  let bytes = Buffer.from(text);
  for (const { at, drop, put, byte } of mutations) {
    const from = Math.floor(at * bytes.length);
    const added = byte === null ? Buffer.from(put) : Buffer.from([byte]);
    bytes = Buffer.concat([bytes.subarray(0, from), added, bytes.subarray(from + drop)]);
  }
  return bytes;
}

function holdsTogether(bytes: Uint8Array): void {
  const { source, specs, faults } = readSpecs("any.yaml", bytes);
  const isInside = ({ start, end }: { start: number; end: number }) =>
    0 <= start && start <= end && end <= source.text.length;
  for (const fault of faults) assert.ok(isInside(fault.span), `${fault.kind} lies outside`);
  for (const { root } of specs) {
    const nodes: Node[] = [root];
    for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
      assert.ok(isInside(node.span), `a ${node.kind} lies outside`);
      if (node.kind === "sequence") nodes.push(...node.items);
      if (node.kind === "mapping") nodes.push(...node.entries.flatMap(({ key, value }) => [key, value]));
    }
  }
}

/** A tree as JSON.stringify would print it; of several entries under one key the last stays, in the first one's place. */
function print(node: Node): string {
  if (node.kind === "sequence") return `[${node.items.map(print).join(",")}]`;
  if (node.kind === "scalar")
    return node.type === "string" ? JSON.stringify(node.text) : JSON.stringify(JSON.parse(node.text));
  const last = new Map(node.entries.map(({ key, value }) => [key.text, print(value)]));
  return JSON.stringify(Object.fromEntries([...last].map(([key, text]) => [key, JSON.parse(text)])));
}
