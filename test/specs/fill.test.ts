import * as assert from "uvu/assert";
import { parseDocuments } from "../../src/pachyderm/parse.ts";
import { readPlaceholder } from "../../src/patterns/placeholder.ts";
import { fillSpecs } from "../../src/specs/fill.ts";
import { renderText } from "../../src/specs/render.ts";
import type { Values } from "../../src/specs/values.ts";
import { countCpu } from "../support/cpu-time.ts";
import { describe } from "../support/suite.ts";
import { someValues } from "../support/values.ts";

const parse = (text: string, file = "a.yaml") => parseDocuments(file, new TextEncoder().encode(text));

/** Each problem as `line:column message; hint`. */
function problemsOf(text: string, values: Values = someValues()): string[] {
  const { problems } = fillSpecs(parse(text), values);
  return problems.map(({ at, message, hint }) => `${at.line}:${at.column} ${message}; ${hint}`);
}

/** The text of every value that is a string, in order. */
function textsOf(text: string, values: Values = someValues()): string[] {
  const { filled } = fillSpecs(parse(text), values);
  const texts: string[] = [];
  const open = filled.documents.map(({ root }) => root);
  for (let node = open.shift(); node !== undefined; node = open.shift()) {
    if (node.kind === "scalar") texts.push(node.text);
    else if (node.kind === "sequence") open.unshift(...node.items);
    else open.unshift(...node.entries.map(({ value }) => value));
  }
  return texts;
}

function placeholders(expression: string): Pick<Values, "findPlaceholders"> {
  const read = readPlaceholder(expression);
  if ("fault" in read) throw new Error(read.fault);
  return { findPlaceholders: read.find };
}

describe("filling templates", (it) => {
  it("knows five forms, inside of any string", () => {
    const text = `a: "<%= tag %>"
b: x-<%= commit %>-y
c: '<%=vars.n%>'
d: [<%= image('edges') %>, '<%= pipeline("montage") %>']
e: |
  run --n <%= vars.n %> <%= vars.name %>
`;

    assert.equal(problemsOf(text), []);
    assert.equal(textsOf(text), [
      "v1.2",
      "x-0123456789abcdef0123456789abcdef01234567-y",
      "4",
      "registry.example.com/acme/edges:v1.2",
      "montage",
      "run --n 4 edges\n",
    ]);
  });

  it("keeps every place, and what it fills in is text whatever it looks like", () => {
    const parsed = parse("a: <%= vars.n %>\nb: 1\n");
    const { filled } = fillSpecs(parsed, someValues());
    const root = filled.documents[0]?.root;

    assert.is(filled.source, parsed.source);
    const value = root?.kind === "mapping" ? root.entries[0]?.value : undefined;
    assert.equal(value?.kind === "scalar" && [value.type, value.text], ["string", "4"]);
    assert.equal(value?.span, { start: 3, end: 16 });
  });

  it("leaves a file alone that has nothing to fill", () => {
    const parsed = parse("a: 50%>40 <b>\n");

    assert.is(fillSpecs(parsed, someValues()).filled, parsed);
  });

  it("gives an image that is built here its reference, whatever tag is written, unless the file is pinned", () => {
    const image = (written: string) => `pipeline: { name: x }\ntransform: { image: "${written}" }\n`;

    for (const tag of ["", ":latest", ":__TAG__", ":${TAG}", ":1.2", ":<%= tag %>", ":<%= nope %>"]) {
      assert.is(
        textsOf(image(`registry.example.com/acme/edges${tag}`))[1],
        "registry.example.com/acme/edges:v1.2",
        tag,
      );
    }
    assert.is(textsOf(image("ubuntu:18.04"))[1], "ubuntu:18.04");
    const pinned = someValues({ isPinned: (file) => file === "a.yaml" });
    assert.is(textsOf(image("registry.example.com/acme/edges:1"), pinned)[1], "registry.example.com/acme/edges:1");
  });

  it("recognises images in lists and documents, and nowhere but in transform.image", () => {
    const text = "- transform: { image: registry.example.com/acme/edges }\n- image: registry.example.com/acme/edges\n";

    assert.equal(textsOf(text), ["registry.example.com/acme/edges:v1.2", "registry.example.com/acme/edges"]);
  });

  it("fills a second syntax, where the config has one", () => {
    const values = someValues(placeholders("\\$\\{(\\w+)\\}"));

    assert.equal(textsOf("a: x${name}-${tag}\n", values), ["xedges-v1.2"]);
    assert.equal(problemsOf("a: '${nam}'\n", values), [
      '1:5 environment dev has no variable "nam"; Did you mean name? What there is: n, name.',
    ]);
    assert.equal(textsOf("a: '<%= vars.n %>'\n", someValues(placeholders("(\\w+)\\.n"))), ["4"]);
  });

  it("does not look into a value again", () => {
    const values = someValues({ vars: { a: "<%= vars.b %>", b: "<% evil() %>" }, ...placeholders("@(\\w+)@") });

    assert.equal(textsOf("a: <%= vars.a %> @b@\n", values), ["<%= vars.b %> <% evil() %>"]);
    assert.equal(problemsOf("a: <%= vars.a %> @b@\n", values), []);
  });

  it("takes a file that is nested thousands deep", () => {
    const text = `${"[".repeat(4900)}"<%= vars.n %>"${"]".repeat(4900)}`;

    assert.equal(textsOf(text), ["4"]);
  });

  const fiveForms = "Write tag, commit, vars.name, image('name') or pipeline('name') between <%= and %>.";
  const none = (tag: string) => `${JSON.stringify(tag)} is none of the five things that can be filled in; ${fiveForms}`;
  const code = (tag: string) =>
    `${JSON.stringify(tag)} is code, and templates run none; A template holds values only: for structure write the file in Jsonnet, or write the parts out.`;

  const hostile: [title: string, inner: string, said: string][] = [
    ["an environment variable", "<%= process.env.HOME %>", none("<%= process.env.HOME %>")],
    ["a module", "<%= require('fs') %>", none("<%= require('fs') %>")],
    ["an import", "<%= import('node:fs') %>", none("<%= import('node:fs') %>")],
    [
      "a file",
      "<%- include('/etc/passwd') %>",
      `"<%- include('/etc/passwd') %>" is not filled in here; Write <%= instead of <%-.`,
    ],
    ["an include in the filled form", "<%= include('/etc/passwd') %>", none("<%= include('/etc/passwd') %>")],
    ["a constructor", "<%= vars.constructor.constructor('x')() %>", none("<%= vars.constructor.constructor('x')() %>")],
    [
      "an inherited name",
      "<%= vars.constructor %>",
      'environment dev has no variable "constructor"; What there is: n, name.',
    ],
    ["a prototype", "<%= vars.__proto__ %>", 'environment dev has no variable "__proto__"; What there is: n, name.'],
    ["a deeper path", "<%= vars.n.length %>", none("<%= vars.n.length %>")],
    ["an index", "<%= vars['n'] %>", none("<%= vars['n'] %>")],
    ["an expression", "<%= 1 + 1 %>", none("<%= 1 + 1 %>")],
    ["an assignment", "<%= tag = commit %>", none("<%= tag = commit %>")],
    ["a call without an argument", "<%= image() %>", none("<%= image() %>")],
    ["two arguments", "<%= image('a', 'b') %>", none("<%= image('a', 'b') %>")],
    ["code", "<% while (true) {} %>", code("<% while (true) {} %>")],
    ["a comment", "<%# hidden %>", code("<%# hidden %>")],
    ["an escaped delimiter", "<%% x %>", code("<%% x %>")],
    ["nothing", "<%= %>", none("<%= %>")],
    ["a trimming end", "<%= tag -%>", none("<%= tag -%>")],
    ["half a tag", "<%= tag", '"<%= tag" is never closed; End it with %>, or take it out.'],
    ["half a tag of another kind", "<%", '"<%" is never closed; End it with %>, or take it out.'],
    ["a tag in a tag", "<%= <%= tag %> %>", '"<%= <%= tag %>" holds another <%; Close the first one with %>.'],
    ["an end within a name", "<%= image('a%>b') %>", none("<%= image('a%>")],
    ["a unicode escape in a name", "<%= image('\\u0041') %>", none("<%= image('\\u0041') %>")],
    [
      "an unknown image",
      "<%= image('edge') %>",
      'no image "edge" is built here; Did you mean edges? What there is: edges.',
    ],
    ["an unknown pipeline", "<%= pipeline('x') %>", 'there is no pipeline "x"; What there is: edges, montage.'],
    [
      "a very long expression",
      `<%= ${"a".repeat(100_000)} %>`,
      `"<%= ${"a".repeat(56)}…" has 100002 characters; 200 is the limit; ${fiveForms}`,
    ],
  ];
  for (const [title, inner, said] of hostile) {
    it(`refuses ${title}`, () => {
      const text = `n: |\n  ${inner}\n`;

      assert.equal(problemsOf(text), [`2:3 ${said}`]);
      assert.equal(textsOf(text), [`${inner}\n`]);
    });
  }

  it("refuses a control character in a name, however it is written", () => {
    const text = '{"a": "<%= image(\'\\u001b[2J\') %>"}';

    assert.equal(problemsOf(text), [`1:7 ${none("<%= image('\u001b[2J') %>")}`]);
  });

  it("sees a tag that is written in escapes", () => {
    assert.equal(problemsOf('{"a": "\\u003c%= process.env.HOME %\\u003e"}'), [
      `1:7 ${none("<%= process.env.HOME %>")}`,
    ]);
    assert.equal(textsOf('{"a": "\\u003c%= vars.n %\\u003e"}'), ["4"]);
  });

  it("refuses a value in a key", () => {
    assert.equal(problemsOf("env: { '<%= vars.n %>': x }\n"), [
      "1:9 a value cannot be filled into a key; Write the key out; only values may hold <%= %>.",
    ]);
  });

  it("explains a tag outside of a string", () => {
    assert.equal(problemsOf('<% for x %>\n{"pipeline": {"name": "a"}}\n'), [
      '1:1 "<% for x %>" keeps the file from being read; A template is JSON or YAML before it is filled: put <%= %> inside quotes, and no other <% anywhere.',
    ]);
  });

  it("stays linear on a text full of openings", () => {
    const spentMs = countCpu();

    assert.is(problemsOf(`a: "${"<%= ".repeat(100_000)}"`).length, 1);
    assert.is(problemsOf(`a: "${"<% %>".repeat(20_000)}"`).length, 20_000);

    assert.ok(spentMs() < 5000);
  });
});

describe("rendering", (it) => {
  const nasty = `a"b'c\\d # e: f\n\u0007\u2028{{x}}`;
  const styles = [
    "<%= vars.v %>",
    "x <%= vars.v %> y",
    "'<%= vars.v %>'",
    '"\\u00e9<%= vars.v %>"',
    "|\n    k <%= vars.v %>\n    l",
    ">-\n    <%= vars.v %>",
  ];

  it("writes a value so that it stays one string in every style", () => {
    for (const value of [
      nasty,
      "4",
      "true",
      "null",
      "~",
      "a: b",
      "a #b",
      "- a",
      "*a",
      "&a",
      "",
      " a ",
      "!!str x",
      "ok",
      "x:",
      "'",
      "%",
      "@",
    ]) {
      for (const style of styles) {
        const text = `a:\n  b: ${style}\n  c: 1\nd: end\n`;
        const values = someValues({ vars: { v: value } });
        const rendered = renderText(parse(text), values);

        const again = parse(rendered.text);

        assert.equal(again.faults, [], rendered.text);
        assert.equal(textsOf(rendered.text, someValues()), textsOf(text, values), rendered.text);
        assert.ok(rendered.text.endsWith("c: 1\nd: end\n"), rendered.text);
      }
    }
  });

  it("changes nothing but the values, byte for byte", () => {
    const text =
      '\ufeff{\r\n\t"a":  "\\u00e9 <%= vars.name %>\\t",, // x\n "b": 1e3, "transform": {"image" : "registry.example.com/acme/edges:1"}}';
    const json = text.slice(1).replace(",,", ",").replace(" // x", "");

    const { text: rendered } = renderText(parse(json, "a.json"), someValues());

    assert.is(rendered, json.replace("<%= vars.name %>", "edges").replace("edges:1", "edges:v1.2"));
    assert.equal(JSON.parse(rendered).a, "é edges\t");
  });

  it("keeps JSON JSON, whatever a value holds", () => {
    for (const value of [nasty, "\u0000", "</script>", "😀", '"}, {"x": "']) {
      const { text } = renderText(parse('{"a": ["<%= vars.v %>"]}', "a.json"), someValues({ vars: { v: value } }));

      assert.equal(JSON.parse(text), { a: [value] });
    }
  });

  it("gives a number in quotes as pachctl takes it", () => {
    const { text } = renderText(parse("parallelism_spec:\n  constant: <%= vars.n %>\n"), someValues());

    assert.is(text, 'parallelism_spec:\n  constant: "4"\n');
  });
});
