import * as assert from "uvu/assert";
import type { Check, Surroundings } from "../../src/checks/check.ts";
import { levelsFrom } from "../../src/checks/levels.ts";
import { runChecks } from "../../src/checks/run-checks.ts";
import { readSpecs } from "../../src/pachyderm/reader.ts";
import { describe } from "../support/suite.ts";

const around: Surroundings = { isBuiltHere: () => false, isDeclaredData: () => false, defaultProject: "default" };
const file = readSpecs(
  "a.yaml",
  Buffer.from("pipeline:\n  name: edges\ntransform:\n  imagge: x\n---\npipeline: {name: two}\n"),
);

const common = { severity: "warning", refusedBy: null, summary: "s", hint: "h", rules: [] } as const;
const spec: Check = {
  ...common,
  kind: "spec",
  code: "spec",
  look: () => [{ path: ["transform", "cmd"], message: "m" }],
};
const repository: Check = {
  ...common,
  kind: "repository",
  code: "repository",
  survey: ({ pipelines }) =>
    pipelines.slice(1).map(({ spec }) => ({ spec, path: ["pipeline", "name"], message: "again" })),
};
const unknown: Check = {
  ...common,
  kind: "fault",
  code: "unknown",
  faults: ["unknown-field"],
  say: () => ({ message: "?" }),
};

function lines(checks: readonly Check[], levelOf = levelsFrom([])) {
  return runChecks({ files: [file], around }, { checks, levelOf }).map(
    ({ at, code, severity, refusedBy, pipeline, width }) =>
      `${at.line}:${at.column}+${width} ${severity} ${code} ${refusedBy} ${pipeline}`,
  );
}

describe("runChecks", (it) => {
  it("adds code, weight, place and pipeline; a path that is not there is the nearest above it", () => {
    assert.equal(lines([repository, spec]), [
      "3:1+9 warning spec null edges",
      "6:1+1 warning spec null two",
      "6:18+3 warning repository null two",
    ]);
  });

  it("takes the reader's word for what pachctl refuses, whatever the check says", () => {
    assert.equal(lines([unknown]), ["4:3+6 error unknown pachctl edges"]);
  });

  it("weighs a check as the last setting that fits says, and leaves out what is off", () => {
    const levelOf = levelsFrom([
      { code: "spec", level: "error", glob: null },
      { code: "spec", level: "off", glob: "b/**" },
      { code: "repository", level: "off", glob: "*.yaml" },
    ]);

    assert.equal(
      lines([repository, spec], levelOf).map((line) => line.split(" ")[1]),
      ["error", "error"],
    );
    assert.is(levelOf("spec", "b/c.yaml"), "off");
    assert.is(levelOf("glob", "b/c.yaml"), null);
  });
});

describe("the same pipelines in a folder for each environment", (it) => {
  const folder = (name: string, branch: string) =>
    readSpecs(
      `${name}/all.json`,
      Buffer.from(
        JSON.stringify([
          {
            pipeline: { name: "edges" },
            transform: { image: "team/edges:1.4", cmd: ["python3", "/edges.py"] },
            output_branch: branch,
            input: { pfs: { repo: "images", glob: "/*", branch } },
          },
          {
            pipeline: { name: "montage" },
            transform: { image: "team/edges:1.4", cmd: ["python3", "/edges.py"] },
            input: { cross: ["images", "edges"].map((repo) => ({ pfs: { repo, glob: "/", branch } })) },
          },
        ]),
      ),
    );

  it("is not read as one DAG that mixes their branches", () => {
    const files = [folder("dev", "dev"), folder("prod", "master")];
    const codes = runChecks({ files, around: { ...around, isDeclaredData: () => true } }).map(({ code }) => code);

    assert.equal(codes, ["duplicate-pipeline"]);
  });
});
