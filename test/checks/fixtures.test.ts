import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import * as assert from "uvu/assert";
import type { Surroundings } from "../../src/checks/check.ts";
import { checks } from "../../src/checks/index.ts";
import { runChecks } from "../../src/checks/run-checks.ts";
import type { FaultKind } from "../../src/pachyderm/fault.ts";
import { readSpecs } from "../../src/pachyderm/reader.ts";
import type { Problem } from "../../src/problem.ts";
import { describe } from "../support/suite.ts";

const top = join(import.meta.dirname, "../..");
const fixtures = join(top, "test/fixtures");
const update = process.env["UPDATE"] === "1";

const declared = new Set(["data", "images", "reads", "raw"]);
const around: Surroundings = {
  isBuiltHere: () => false,
  isDeclaredData: (repo) => declared.has(repo),
  defaultProject: "default",
};

const good = filesBelow("ok");
const bad = checks.flatMap(({ code }) => filesBelow(join("problems", code)));

describe("fixtures", (it) => {
  for (const file of good) {
    it(`ok/${basename(file)} has no problem`, () => {
      assert.is(reportOf(file), "");
    });
  }

  for (const file of bad) {
    it(`${file.slice(fixtures.length + 1)} has exactly its problems`, () => {
      const report = reportOf(file);

      if (update) writeFileSync(`${file}.out`, report);
      assert.is(report, readFileSync(`${file}.out`, "utf8"));
    });
  }

  for (const { code } of checks) {
    it(`${code} has a case in which it finds something`, () => {
      const found = filesBelow(join("problems", code)).flatMap((file) => problemsOf(file).map((each) => each.code));
      assert.ok(found.includes(code), `no file in test/fixtures/problems/${code}/ makes ${code} speak`);
    });
  }

  it("has no folder without a check, and no .out without its file", () => {
    const folders = list(join(fixtures, "problems"));
    const codes = new Set(checks.map(({ code }) => code));
    assert.equal(
      folders.filter((folder) => !codes.has(folder)),
      [],
    );
    const outs = folders.flatMap((folder) =>
      list(join(fixtures, "problems", folder)).flatMap((name) => (name.endsWith(".out") ? [join(folder, name)] : [])),
    );
    assert.equal(
      outs.filter((out) => !existsSync(join(fixtures, "problems", out.slice(0, -".out".length)))),
      [],
    );
  });
});

describe("the list of checks", (it) => {
  it("is sorted, and holds every file of the folder", () => {
    const codes = checks.map(({ code }) => code);
    const apart = new Set(["check.ts", "index.ts", "levels.ts", "part.ts", "run-checks.ts"]);
    const texts = list(join(top, "src/checks")).filter((name) => name.endsWith(".ts") && !apart.has(name));
    const written = texts.flatMap((name) => {
      const found = /^ {2}code: "([a-z0-9-]+)",$/m.exec(readFileSync(join(top, "src/checks", name), "utf8"))?.[1];
      return found === undefined ? [] : [found];
    });
    assert.equal(codes, codes.toSorted());
    assert.equal(codes, written.toSorted());
    assert.is(new Set(codes).size, codes.length);
  });

  it("answers for every kind of fault, once", () => {
    const owners = checks.flatMap((check) => (check.kind === "fault" ? check.faults : []));
    assert.equal(owners.toSorted(), Object.keys(everyFault).sort());
  });
});

describe("the pages of the checks", (it) => {
  const files = new Set(good.map(textOf));
  for (const { code } of checks) {
    it(`docs/checks/${code}.md shows a bad and a good fixture`, () => {
      const page = readFileSync(join(top, "docs/checks", `${code}.md`), "utf8");
      const own = new Set(filesBelow(join("problems", code)).map(textOf));

      assert.is(page.split("\n")[0], `# ${code}`);
      assert.ok(examplesIn(page, "bad").length > 0, "the page has no ```yaml bad example");
      assert.ok(examplesIn(page, "good").length > 0, "the page has no ```yaml good example");
      for (const example of examplesIn(page, "bad")) {
        assert.ok(own.has(example), `no file in test/fixtures/problems/${code}/ is:\n${example}`);
      }
      for (const example of examplesIn(page, "good")) {
        assert.ok(files.has(example), `no file in test/fixtures/ok/ is:\n${example}`);
      }
    });
  }
});

/** The fenced blocks of a page whose info string is a language and then the word: "```yaml bad". */
function examplesIn(page: string, word: "bad" | "good"): string[] {
  return [...page.matchAll(/^```(?:yaml|json) (\w+)\n(.*?)^```$/gms)].flatMap(([, kind, text]) =>
    kind === word && text !== undefined ? [text] : [],
  );
}

function problemsOf(file: string): Problem[] {
  return runChecks({ files: [readSpecs(basename(file), readFileSync(file))], around });
}

function reportOf(file: string): string {
  return problemsOf(file).map(shown).join("");
}

function shown({ at, severity, code, message, hint }: Problem): string {
  const first = `${at.line}:${at.column}  ${severity}  ${code}  ${message}\n`;
  return hint === undefined ? first : `${first}      hint: ${hint}\n`;
}

function textOf(file: string): string {
  return readFileSync(file, "utf8");
}

function filesBelow(folder: string): string[] {
  return list(join(fixtures, folder)).flatMap((name) =>
    /\.(yaml|yml|json)$/.test(name) ? [join(fixtures, folder, name)] : [],
  );
}

function list(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

// A table, so that a new kind of fault does not compile until it stands here too.
const everyFault = {
  alias: true,
  bytes: true,
  "digits-lost": true,
  "duplicate-field": true,
  "duplicate-key": true,
  "duration-form": true,
  "empty-file": true,
  "empty-list": true,
  "enum-value": true,
  "json-stream": true,
  "key-type": true,
  "merge-key": true,
  "no-name": true,
  "not-a-spec": true,
  "null-value": true,
  "number-form": true,
  "number-junk": true,
  "number-range": true,
  oneof: true,
  "schema-key": true,
  syntax: true,
  tag: true,
  "time-form": true,
  timestamp: true,
  "too-large": true,
  "unknown-field": true,
  "value-type": true,
} satisfies Record<FaultKind, true>;
