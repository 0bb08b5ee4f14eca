import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { checks } from "../../src/checks/index.ts";
import { describe } from "../support/suite.ts";

const top = join(import.meta.dirname, "../..");

// Every rule that Pachyderm, Kubernetes or a job has for a pipeline spec, by chapter: names, transform, inputs, cron, globs,
// triggers, the DAG, resources, pods, services, egress, the rest.
const rules = [
  ...numbered("NM", 16),
  ...numbered("TR", 14),
  ...numbered("IN", 23),
  "CR",
  ...numbered("GL", 5),
  ...numbered("TG", 9),
  ...numbered("DG", 9),
  ...numbered("RS", 18),
  ...numbered("PP", 7),
  ...numbered("SV", 10),
  ...numbered("EG", 4),
  ...numbered("MS", 11),
];

const onlyWithCluster: Readonly<Record<string, string>> = {
  "NM-9": "whether a project exists",
  "NM-11": "whether the pipeline exists already",
  "TR-8": "whether a secret exists; a name that no secret can have is in `secret`",
  "TR-9": "which keys a secret has",
  "IN-22": "which branches exist",
  "IN-23": "who may read and write",
  "TG-7": "which branches exist",
  "DG-9": "which output branch the pipeline had before",
  "RS-14": "how many pipelines there are, and whether the cluster has a licence; gone in 2.12",
  "RS-17": "which nodes there are; the syntax of a node selector is in `labels`",
  "MS-4": "whether auth and Determined are there",
  "MS-7": "how old pachd is",
  "MS-9": "what the pipeline was before; all of it is accepted",
};

const noFault: Readonly<Record<string, string>> = {
  "DG-5": "the same branch twice under two names is fine",
  "PP-4": "says where a patch lands",
  "SV-10": "says that spouts get no jobs, and that those of services do not end",
};

const elsewhere: Readonly<Record<string, string>> = {
  "MS-6": "what is left of a template is found while values are filled in, before any check",
};

// A rule with several ways to break it, of which each is another thing to look up.
const shared: Readonly<Record<string, readonly string[]>> = {
  CR: ["cron-expression", "time-format"],
  "EG-3": ["egress", "oneof"],
  "EG-4": ["enum-value", "unknown-field"],
  "RS-13": ["field-type", "number-range", "unknown-field"],
  "RS-15": ["duration", "timeout"],
  "SV-7": ["field-type", "service"],
};

describe("the table of rules", (it) => {
  it("has every rule in a check, or says why not", () => {
    const missing = rules.filter((rule) => ownersOf(rule).length === 0 && reasonFor(rule) === undefined);

    assert.equal(missing, []);
  });

  it("has no rule both in a check and among those without one", () => {
    const both = rules.filter((rule) => ownersOf(rule).length > 0 && reasonFor(rule) !== undefined);

    assert.equal(both, []);
  });

  it("has a rule in one check, where it cannot be broken in ways of different kinds", () => {
    for (const rule of rules) {
      const owners = ownersOf(rule);
      assert.equal(owners, shared[rule] ?? owners.slice(0, 1), rule);
    }
  });

  it("knows every rule that a check names; the others are paragraphs about the reader", () => {
    const unknown = checks.flatMap(({ code, rules: named }) =>
      named.filter((rule) => !rules.includes(rule) && !/^[16]\.[0-9]$/.test(rule)).map((rule) => `${code}: ${rule}`),
    );

    assert.equal(unknown, []);
    for (const rule of [onlyWithCluster, noFault, elsewhere, shared].flatMap((table) => Object.keys(table))) {
      assert.ok(rules.includes(rule), rule);
    }
  });
});

describe("the codes of the checks", (it) => {
  it("are lower-case words with dashes, each used once", () => {
    const codes = checks.map(({ code }) => code);

    assert.equal(
      codes.filter((code) => !/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(code)),
      [],
    );
    assert.is(new Set(codes).size, codes.length);
  });

  it("are the names of their files", () => {
    const files = new Set(readdirSync(join(top, "src/checks")));

    assert.equal(
      checks.filter(({ code }) => !files.has(`${code}.ts`)).map(({ code }) => code),
      [],
    );
  });

  it("have a page each, and so has every other code that a report can show", () => {
    const pages = readdirSync(join(top, "docs/checks")).map((name) => name.replace(/\.md$/, ""));

    assert.equal(pages.toSorted(), codesIn(join(top, "src")));
  });

  it("come with a summary that is a phrase, and a hint that is a sentence", () => {
    for (const { code, summary, hint } of checks) {
      assert.not.match(summary, /\.$/, code);
      assert.match(hint, /[.!?)]$/, code);
    }
  });
});

/** Every code of a problem that the source writes down, sorted. */
function codesIn(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  const codes = files.flatMap((name) =>
    [...readFileSync(join(folder, name), "utf8").matchAll(/\bcode: "([a-z0-9-]+)"/g)].map(([, code = ""]) => code),
  );
  return [...new Set(codes)].sort();
}

function numbered(chapter: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${chapter}-${index + 1}`);
}

function ownersOf(rule: string): string[] {
  return checks.flatMap(({ code, rules: named }) => (named.includes(rule) ? [code] : []));
}

function reasonFor(rule: string): string | undefined {
  return onlyWithCluster[rule] ?? noFault[rule] ?? elsewhere[rule];
}
