import * as assert from "uvu/assert";
import type { Node } from "../../src/pachyderm/node.ts";
import { parseDocuments } from "../../src/pachyderm/parse.ts";
import { describe } from "../support/suite.ts";

/** A tree as compact JSON; scalars by the text they mean. */
function show(node: Node): string {
  if (node.kind === "sequence") return `[${node.items.map(show).join(",")}]`;
  if (node.kind === "mapping")
    return `{${node.entries.map(({ key, value }) => `${show(key)}:${show(value)}`).join(",")}}`;
  return node.type === "string" ? JSON.stringify(node.text) : node.type === "null" ? "null" : node.text;
}

function parse(text: string | Uint8Array): string[] {
  const { documents, faults } = parseDocuments("a.yaml", typeof text === "string" ? Buffer.from(text) : text);
  return [
    ...documents.map(({ root }) => show(root)),
    ...faults.map((fault) => ("said" in fault ? fault.said : fault.kind)),
  ];
}

describe("parse documents", (it) => {
  it("gives one document after the other, up to the fault", () => {
    assert.equal(parse("a: 1\n---\nb: [2]\n"), ['{"a":1}', '{"b":[2]}']);
    assert.equal(parse("a: 1\n---\nb: [2\n"), ['{"a":1}', "did not find expected ',' or ']'"]);
    assert.equal(parse("# nothing\n"), ["empty-file"]);
  });

  it("reads on in a stream of JSON objects, and says what stands between them", () => {
    const { documents, faults } = parseDocuments("a.json", Buffer.from('{"a": 1}{"b": 2},\n{"c": 3}'));
    const [fault] = faults;

    assert.is(documents.length, 3);
    assert.is(faults.length, 1);
    assert.equal(fault?.kind === "json-stream" && fault.gaps, [
      { start: 8, end: 8 },
      { start: 16, end: 17 },
    ]);
  });

  it("keeps every entry of an object, in the order of the file, with its places", () => {
    const text = 'x:\n  "a": b # c\n  a: |\n    d\n';
    const { documents } = parseDocuments("a.yaml", Buffer.from(text));
    const [document] = documents;
    const root = document?.root;
    const inner = root?.kind === "mapping" ? root.entries[0]?.value : undefined;

    assert.equal(
      inner?.kind === "mapping" && inner.entries.map(({ key, value }) => [cut(text, key), cut(text, value)]),
      [
        ['"a"', "b"],
        ["a", "|\n    d"],
      ],
    );
    assert.is(inner && cut(text, inner), '"a": b # c\n  a: |\n    d');
  });

  it("types unquoted scalars as yaml.v3 does", () => {
    const typed = (text: string) => parse(`[${text}]`);

    assert.equal(typed("1, -2, 0.5, .5, 1e3"), ["[1,-2,0.5,0.5,1e3]"]);
    assert.equal(typed("True, yes, ~, Null, 1.2.3, 12:30, 1e400, ! 7"), [
      '[true,"yes",null,null,"1.2.3","12:30","1e400",7]',
    ]);
    assert.equal(typed("010").at(-1), "number-form");
    assert.equal(typed("2024-02-29").at(-1), "timestamp");
    assert.equal(typed("2023-02-29"), ['["2023-02-29"]']);
  });

  it("reports every scalar that pachctl refuses, not just the first", () => {
    const { faults } = parseDocuments("a.yaml", Buffer.from("a: 010\nb: [2024-01-01, &x 1, *x]\n<<: !t 1\n1: 2\n"));

    assert.equal(
      faults.map(({ kind, path }) => `${kind} ${path.join(".")}`),
      ["number-form a", "timestamp b.0", "alias b.2", "merge-key ", "tag <<", "key-type "],
    );
  });

  it("forgives a number form that JSON could not write where a later key replaces it", () => {
    const refused = (text: string) => parseDocuments("a.yaml", Buffer.from(text)).faults.map((fault) => fault.refused);

    assert.equal(refused("a: 1.\na: 1\n"), [false]);
    assert.equal(refused("a: 1\na: 1.\n"), [true]);
    assert.equal(refused("a: 010\na: 1\n"), [true]);
  });

  it("survives nesting, width and size", () => {
    assert.equal(parse("[".repeat(11_000)), ["exceeded max depth of 10000"]);
    assert.equal(parse("- ".repeat(11_000)), ["exceeded max depth of 10000"]);
    assert.equal(parse(`[${"a,".repeat(600_000)}]`), ["too-large"]);
    assert.is(parse("a: 1.\n".repeat(50_000)).length, 1001, "one document, and the first 1000 faults");
    assert.equal(parse(new Uint8Array(17 * 1024 * 1024)), ["too-large"]);
  });
});

function cut(text: string, { span }: Node): string {
  return text.slice(span.start, span.end);
}
