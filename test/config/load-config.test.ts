import * as assert from "uvu/assert";
import { loadConfig } from "../../src/config/load-config.ts";
import { Failure } from "../../src/failure.ts";
import { countCpu } from "../support/cpu-time.ts";
import { describe } from "../support/suite.ts";
import { treeOf } from "../support/tree-of.ts";

const load = (text: string, file = "pachook.yaml") => loadConfig(treeOf({ [file]: text }), undefined, ["quantity"]);

/** Each problem as `line:column message; hint`. */
async function problemsOf(text: string, file?: string): Promise<string[]> {
  const { problems } = await load(text, file);
  return problems.map(({ at, message, hint }) => `${at.line}:${at.column} ${message}; ${hint}`);
}

const whole = `
specs: ["pipelines/**", "!pipelines/old/**"]
data: [images, "shared/*"]
images:
  "*/Dockerfile": { repository: "registry.example.com/acme/{dir}" }
  "flow/*/Dockerfile": { repository: "registry.example.com:5000/flow-{dir}", context: ., args: { R: "4.3", N: 7 }, target: run }
pinned: ["pipelines/legacy/**"]
placeholders: '\\$\\{(\\w+)\\}'
checks: { image-latest: warning, quantity: { "legacy/**": off, "**": error } }
ignore: [{ check: quantity, files: "legacy/**", reason: the cluster copes }]
commit: { fix: true }
environments:
  dev: { registry: registry.example.com/acme, context: dev, project: edges, platform: linux/amd64, vars: { n: 1 }, branches: [main], on: push }
  prod: { context: prod, project: edges, vars: { n: 8 }, tags: ["v*"], promote: dev, on: manual }
build: { reuse: false, engine: buildah, jobs: 4, insecure: ["registry.local:5000"] }
transaction_size: 20
test: { compare: { "**/*.png": "picture:3", "edges/*.csv": csv } }
reprocess: never
`;

describe("loading the configuration", (it) => {
  it("takes every setting of the page", async () => {
    const { config, problems } = await loadConfig(treeOf({ "pachook.yaml": whole }));

    assert.equal(problems, []);
    assert.equal(config, {
      file: "pachook.yaml",
      specs: ["pipelines/**", "!pipelines/old/**"],
      data: ["images", "shared/*"],
      images: [
        {
          dockerfiles: "*/Dockerfile",
          repository: "registry.example.com/acme/{dir}",
          context: null,
          args: {},
          target: null,
        },
        {
          dockerfiles: "flow/*/Dockerfile",
          repository: "registry.example.com:5000/flow-{dir}",
          context: ".",
          args: { R: "4.3", N: "7" },
          target: "run",
        },
      ],
      pinned: ["pipelines/legacy/**"],
      placeholders: "\\$\\{(\\w+)\\}",
      checks: [
        { code: "image-latest", level: "warning", glob: null },
        { code: "quantity", level: "off", glob: "legacy/**" },
        { code: "quantity", level: "error", glob: "**" },
      ],
      ignore: [
        {
          code: "quantity",
          reason: "the cluster copes",
          glob: "legacy/**",
          pipeline: null,
          at: { file: "pachook.yaml", line: 10, column: 10 },
        },
      ],
      compare: [
        { glob: "**/*.png", how: "picture:3" },
        { glob: "edges/*.csv", how: "csv" },
      ],
      commit: { fix: true },
      environments: [
        {
          name: "dev",
          registry: "registry.example.com/acme",
          context: "dev",
          project: "edges",
          platform: "linux/amd64",
          vars: { n: "1" },
          branches: ["main"],
          tags: [],
          on: "push",
          promote: null,
        },
        {
          name: "prod",
          registry: null,
          context: "prod",
          project: "edges",
          platform: null,
          vars: { n: "8" },
          branches: [],
          tags: ["v*"],
          on: "manual",
          promote: "dev",
        },
      ],
      build: { reuse: false, engine: "buildah", jobs: 4, insecure: ["registry.local:5000"] },
      reprocess: "never",
      transactionSize: 20,
    });
  });

  it("needs no file, and takes one that holds only a comment", async () => {
    const without = await loadConfig(treeOf({ "a.json": "{}" }));
    const empty = await load("# nothing yet\n");

    assert.is(without.config.file, null);
    assert.is(without.config.specs, null);
    assert.equal(empty, { config: { ...without.config, file: "pachook.yaml" }, problems: [] });
  });

  it("reads JSON, and a file at another path", async () => {
    const json = await load('{ "reprocess": "always" }', "pachook.json");
    const other = await loadConfig(treeOf({ "conf/p.yaml": "reprocess: always" }), "conf/p.yaml");

    assert.is(json.config.reprocess, "always");
    assert.is(other.config.reprocess, "always");
    assert.is(other.config.file, "conf/p.yaml");
  });

  it("fails where the file that was named is not there", async () => {
    try {
      await loadConfig(treeOf({}), "gone.yaml");
      assert.unreachable();
    } catch (error) {
      assert.ok(error instanceof Failure && error.code === "config");
      assert.is(error instanceof Failure && error.message, "gone.yaml is not there");
    }
  });

  it("says that a second file is not read", async () => {
    const { problems } = await loadConfig(treeOf({ "pachook.yaml": "", "pachook.json": "{}" }));

    assert.equal(
      problems.map(({ at, message }) => `${at.file} ${message}`),
      ["pachook.yaml pachook.json is there too, and is not read"],
    );
  });

  it("keeps what is right beside what is wrong, and shows all of it at once", async () => {
    const { config, problems } = await load("reproces: never\ncommit: { fix: maybe }\ndata: [a, {}, b]\n");

    assert.equal(config.data, ["a", "b"]);
    assert.equal(
      problems.map(({ at, message, hint }) => `${at.line}:${at.column} ${message}; ${hint}`),
      [
        '1:1 there is no setting "reproces" here; Did you mean reprocess?',
        '2:16 commit.fix: "maybe" is not what it takes; Write true or false.',
        "3:11 data[1]: a map is not what it takes; Write a glob.",
      ],
    );
    assert.ok(problems.every(({ code, severity }) => code === "config" && severity === "error"));
  });

  const hostile: [title: string, text: string, ...problems: string[]][] = [
    ["an alias", "data: &a [x]\npinned: *a\n", "2:9 the alias *a is not taken here; Write the value out."],
    [
      "an alias bomb",
      `a: &a [x,x]\n${[..."bcdefgh"].map((key, index) => `${key}: &${key} [${`*${"abcdefg"[index]},`.repeat(9)}]`).join("\n")}`,
    ],
    ["a merge key", "<<: { data: [] }\n", "1:1 the merge key << is not taken here; Write the keys out."],
    ["a tag that would run code", "data: [!!python/name:os.system id]\n"],
    ["a prototype", "__proto__: { data: [x] }\n", '1:1 there is no setting "__proto__" here; What there is: '],
    ["a constructor", "commit: { constructor: x }\n", '1:11 commit: there is no setting "constructor" here; '],
    [
      "a variable named __proto__",
      "environments: { dev: { vars: { __proto__: x } } }\n",
      '1:32 environments.dev.vars: "__proto__" cannot be a variable\'s name; ',
    ],
    ["a glob out of the repository", 'specs: ["../../etc/*"]\n', '1:9 specs[0]: "../../etc/*" leaves the repository; '],
    [
      "a build context out of the repository",
      'images: { "*/Dockerfile": { repository: a/b, context: ../.. } }\n',
      '1:55 images.*/Dockerfile.context: "../.." leaves the repository; ',
    ],
    [
      "an absolute build context",
      'images: { "*/Dockerfile": { repository: a/b, context: / } }\n',
      '1:55 images.*/Dockerfile.context: "/" is not relative to the top level, with /; ',
    ],
    [
      "an option for a program",
      "environments: { dev: { context: --exec=id } }\n",
      '1:33 environments.dev.context: "--exec=id" begins with a dash, so programs would take it for an option; ',
    ],
    [
      "control characters in a name",
      'environments: { dev: { project: "a\\e[2J" } }\n',
      '1:33 environments.dev.project: "a\\u001b[2J" holds a blank or a character that no name here may have; ',
    ],
    [
      "an expression that hangs JavaScript",
      "placeholders: '(a+)+$'\n",
      '1:15 placeholders: "(a+)+$" holds the anchor $; write \\$ for the character; ',
    ],
    [
      "a back-reference",
      "placeholders: '(a)\\1'\n",
      '1:15 placeholders: "(a)\\\\1" holds \\1, which is not taken here; ',
    ],
    [
      "an expression without a group",
      "placeholders: x\n",
      '1:15 placeholders: "x" has 0 groups; it needs exactly one, ',
    ],
    [
      "an expression of a million letters",
      `placeholders: (${"a".repeat(200_000)})\n`,
      `1:15 placeholders: "(${"a".repeat(59)}…" has 200002 characters; 100 is the limit; `,
    ],
    ["a list of a hundred thousand globs", `data: [${"a,".repeat(100_000)}]\n`, "1:7 data: there are 100000 entries; "],
    ["ten thousand nested lists", `data: ${"[".repeat(10_500)}`, "1:"],
    [
      "a promotion in a circle",
      "environments: { a: { promote: b }, b: { promote: a } }\n",
      "1:31 environments.a.promote: the promotions go round in a circle; ",
      "1:50 ",
    ],
    [
      "a promotion from nowhere",
      "environments: { a: { promote: prod } }\n",
      '1:31 environments.a.promote: there is no environment "prod"; Other environments here: none.',
    ],
    [
      "a registry with a password",
      'environments: { a: { registry: "https://user:pw@x.example.com" } }\n',
      '1:32 environments.a.registry: "https://…@x.example.com" begins like a web address; ',
    ],
    [
      "an image with a tag",
      "images: { Dockerfile: { repository: a/b:1 } }\n",
      '1:37 images.Dockerfile.repository: "a/b:1" holds a tag',
    ],
    ["an image without a name", "images: { Dockerfile: {} }\n", "1:23 images.Dockerfile: repository is missing; "],
    [
      "a check that is none",
      "checks: { quantitty: off }\n",
      '1:11 there is no check "quantitty"; Did you mean quantity?',
    ],
    [
      "a level that is none",
      "checks: { quantity: of }\n",
      '1:21 checks.quantity: "of" is not what it takes; Write off, one of error, warning, off.',
    ],
    ["an ignore without a reason", "ignore: [{ check: quantity }]\n", "1:10 ignore[0]: reason is missing; "],
    ["a key that is there twice", "data: [a]\ndata: [b]\n", '2:1 "data" is there twice; Keep one of them.'],
    ["a list instead of settings", "- a\n", "1:1 a list is not what it takes; Write a map with some of specs, data, "],
    ["a second document", "data: [a]\n---\ndata: [b]\n", "3:1 there is a second document; "],
    ["a syntax error", "data: [a\nreprocess: {\n", "2:10 this is neither YAML nor JSON: "],
    [
      "bytes that are no text",
      "data: [\u0000]\n",
      "1:8 these bytes are no text: control characters are not allowed; Save the file as UTF-8.",
    ],
  ];
  for (const [title, text, ...expected] of hostile) {
    it(`refuses ${title}`, async () => {
      const spentMs = countCpu();
      const found = await problemsOf(text);

      assert.ok(spentMs() < 5000, "took too long");
      assert.ok(found.length > 0, "nothing was said");
      for (const [index, start] of expected.entries()) {
        assert.is(found[index]?.slice(0, start.length), start, found.join("\n"));
      }
    });
  }

  it("refuses a file that is too large before parsing it", async () => {
    try {
      await load(`# ${"x".repeat(300_000)}`);
      assert.unreachable();
    } catch (error) {
      assert.is(error instanceof Failure && error.message, "pachook.yaml has 293 kB; 256 kB is the limit");
    }
  });
});
