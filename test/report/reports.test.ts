import * as assert from "uvu/assert";
import { sourceOf } from "../../src/pachyderm/source.ts";
import type { Problem } from "../../src/problem.ts";
import type { Findings } from "../../src/report/report.ts";
import { type Format, showFindings } from "../../src/report/show-findings.ts";
import { describe } from "../support/suite.ts";

const text = '{\n\t"memory": "64MB",\n  "a": 1\n}\n';
const source = sourceOf("p/edges.json", text);

function problem(more: Partial<Problem> = {}): Problem {
  return {
    code: "quantity",
    severity: "error",
    refusedBy: "pachd",
    message: 'memory "64MB" is not a quantity',
    hint: 'Write "64M".',
    pipeline: "edges",
    at: { file: "p/edges.json", line: 2, column: 12 },
    width: 6,
    ...more,
  };
}

function findings(problems: Problem[], more: Partial<Findings> = {}): Findings {
  const sources = new Map([[source.file, source]]);
  return { files: 1, specs: 2, problems, notChecked: [], heldBack: { baseline: 0, silenced: 0 }, sources, ...more };
}

function shown(found: Findings, format: Format = "text", { width = 80, colors = false, quiet = false } = {}): string {
  const terminal = { colors, interactive: false, width, unicode: true };
  const rules = [{ code: "quantity", summary: "A quantity is one", hint: "Write one.", severity: "error" as const }];
  return showFindings(found, format, { terminal, quiet, showFile: (file) => file, rules });
}

describe("text report", (it) => {
  it("shows place, words, the line with carets under the spot, and the next command", () => {
    assert.is(
      shown(findings([problem()])),
      `p/edges.json:2:12  error  quantity
  memory "64MB" is not a quantity
  2 |   "memory": "64MB",
    |             ^^^^^^
  Write "64M".

2 specs in 1 file: 1 error. More about one:  npx pachook explain quantity
`,
    );
  });

  it("puts the same finding in many places together, and says an advice once", () => {
    const at = (line: number) => ({ file: `p/${line}.json`, line, column: 1 });
    const same = Array.from({ length: 40 }, (_, index) => problem({ at: at(index + 1) }));

    const report = shown(findings([...same, problem({ message: "another", at: at(50) })]));

    assert.match(report, "    p/6.json:6:1\n    and 34 more places in 34 files");
    assert.is(report.split('Write "64M".').length, 2);
    assert.ok(report.split("\n").length < 25);
  });

  it("says in one line that all is well, and nothing at all when quiet", () => {
    const heldBack = { baseline: 3, silenced: 1 };

    assert.is(shown(findings([])), "2 specs in 1 file: no problems.\n");
    assert.is(
      shown(findings([], { heldBack })),
      "2 specs in 1 file: no problems (3 known from the baseline, 1 silenced).\n",
    );
    assert.is(shown(findings([problem({ severity: "warning" })]), "text", { quiet: true }), "");
  });

  it("says what can be mended, and by which command", () => {
    const report = shown(findings([problem({ repair: { summary: '"64MB" -> "64M"', edits: [] } })]));

    assert.match(report, 'can be mended: "64MB" -> "64M"');
    assert.match(report, "1 can be mended:  npx pachook fix --diff\n");
  });

  it("cuts a long line to what lies round the spot, within the width of the terminal", () => {
    const long = sourceOf("p/edges.json", `{"a":"${"x".repeat(5000)}","b":"64MB","c":"${"y".repeat(5000)}"}`);
    const at = { file: "p/edges.json", line: 1, column: long.text.indexOf('"64MB"') + 1 };

    const report = shown(findings([problem({ at })], { sources: new Map([["p/edges.json", long]]) }));

    const lines = report.split("\n");
    const [line, carets] = [lines[2] ?? "", lines[3] ?? ""];
    assert.ok(lines.every((each) => each.length <= 80));
    assert.is(line.slice(carets.indexOf("^"), carets.lastIndexOf("^") + 1), '"64MB"');
  });

  it("colours severity and nothing else", () => {
    const report = shown(findings([problem()]), "text", { colors: true });

    assert.is(report.replace(/\x1b\[31m(error|\^+|1 error)\x1b\[39m/g, "$1"), shown(findings([problem()])));
  });
});

describe("foreign text in reports", (it) => {
  const evil =
    "\x1b[2J\u202e\r\n::error::x\n##[group]y\n::set-output name=a::b%0A | <b>@team</b> ![i](http://evil.example)";
  const found = findings([
    problem({
      message: evil,
      hint: evil,
      at: { file: `p/${evil}.json`, line: 1, column: 1 },
      repair: { summary: evil, edits: [] },
    }),
    problem({ message: evil, hint: evil }),
  ]);

  for (const format of ["text", "json", "github", "sarif", "markdown"] as const) {
    it(`cannot drive a terminal or a CI runner through --format ${format}`, () => {
      const report = shown({ ...found, notChecked: [{ file: evil, why: evil, hint: evil }] }, format);

      const controls = report.replaceAll("\n", "").match(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g);
      assert.is(controls, null);
      const commands = report.split("\n").filter((line) => /^\s*(::|##\[|##vso)/.test(line));
      const ours = /^::(error|warning) file=[^:,]*(,line=\d+,col=\d+,endColumn=\d+)?,title=[^:,]*::[^\n]*$/;
      assert.equal(format === "github" ? commands.filter((line) => !ours.test(line)) : commands, []);
    });
  }

  it("brings no link, image, mention or markup into Markdown", () => {
    const report = shown(found, "markdown");

    assert.not.match(report, /<b>|!\[|@team|:\/\//);
  });
});

describe("JSON report", (it) => {
  it("is one value with the fields that were promised", () => {
    assert.equal(JSON.parse(shown(findings([problem({ hint: 'Write "64M".' })]), "json")), {
      files: 1,
      specs: 2,
      problems: [
        {
          code: "quantity",
          severity: "error",
          refusedBy: "pachd",
          message: 'memory "64MB" is not a quantity',
          hint: 'Write "64M".',
          pipeline: "edges",
          at: { file: "p/edges.json", line: 2, column: 12 },
          repair: null,
        },
      ],
      notChecked: [],
      heldBack: { baseline: 0, silenced: 0 },
    });
  });
});

describe("GitHub annotations", (it) => {
  it("are escaped as the runner's toolkit does", () => {
    const report = shown(findings([problem({ message: "100%: a, b" })]), "github");

    assert.is(
      report.split("\n")[0],
      '::error file=p/edges.json,line=2,col=12,endColumn=17,title=pachook quantity::100%25: a, b. Write "64M".',
    );
  });
});

describe("Azure Pipelines logging commands", (it) => {
  it("name file, line, column and check, and escape what would end them early", () => {
    const report = shown(
      findings([problem({ message: "50 %; a]b\nc", at: { file: "a;b].json", line: 2, column: 3 } })]),
      "azure",
    );

    assert.is(
      report,
      `##vso[task.logissue type=error;sourcepath=a%3Bb%5D.json;linenumber=2;columnnumber=3;code=quantity;]50 %AZP25; a]b\\x0ac. Write "64M".
2 specs in 1 file: 1 error, 0 warnings
`,
    );
  });
});

describe("GitLab Code Quality report", (it) => {
  it("has one issue a problem, and the same fingerprint wherever the problem moves to", () => {
    const one = JSON.parse(shown(findings([problem(), problem()]), "gitlab"));
    const [moved] = JSON.parse(
      shown(findings([problem({ at: { file: "p/edges.json", line: 9, column: 1 } })]), "gitlab"),
    );

    assert.equal(
      [one[0].check_name, one[0].severity, one[0].location],
      ["quantity", "major", { path: "p/edges.json", lines: { begin: 2 } }],
    );
    assert.is(moved.fingerprint, one[0].fingerprint);
    assert.is.not(one[1].fingerprint, one[0].fingerprint);
  });
});

describe("SARIF", (it) => {
  it("holds results with places, and the rules that were broken", () => {
    const log = JSON.parse(shown(findings([problem({ at: { file: "p/ü b.json", line: 2, column: 3 } })]), "sarif"));

    const [run] = log.runs;
    assert.is(log.version, "2.1.0");
    assert.equal(
      run.tool.driver.rules.map(({ id }: { id: string }) => id),
      ["quantity"],
    );
    assert.equal(run.results[0].locations[0].physicalLocation, {
      artifactLocation: { uri: "p/%C3%BC%20b.json" },
      region: { startLine: 2, startColumn: 3, endLine: 2, endColumn: 9 },
    });
  });
});
