import * as assert from "uvu/assert";
import { duplicatePipeline } from "../../src/checks/duplicate-pipeline.ts";
import { graphOf } from "../../src/pachyderm/graph.ts";
import { readSpecs } from "../../src/pachyderm/reader.ts";
import { describe } from "../support/suite.ts";

describe("a pipeline that is defined more than once", (it) => {
  it("is an error beside the other one, in one file or one folder", () => {
    assert.equal(foundIn({ "a/edges.json": ["edges", "edges"], "a/more.json": ["edges", "montage"] }), [
      'error a/edges.json: pipeline "default/edges" already exists: a/edges.json:1 defines it too; create refuses it, and update replaces the other in silence',
      'error a/more.json: pipeline "default/edges" already exists: a/edges.json:1 defines it too; create refuses it, and update replaces the other in silence',
    ]);
  });

  it("is a warning in another folder, once for all pipelines that the same folders share", () => {
    const files = Object.fromEntries(["dev", "test", "prod"].map((folder) => [`${folder}/all.json`, ["edges", "cut"]]));

    assert.equal(foundIn(files), [
      'warning test/all.json: pipelines "default/edges" and "default/cut" are defined in 3 folders, dev, test and prod: where all are deployed, the last replaces the others',
    ]);
  });

  it("is nothing where another project has it, or a template still has to name it", () => {
    assert.equal(foundIn({ "a.json": ["<%= vars.name %>"], "b.json": ["<%= vars.name %>", "edges"] }), []);
    assert.equal(foundIn({ "a.json": ["edges"] }, { name: "edges", project: { name: "vision" } }), []);
  });
});

function foundIn(files: Readonly<Record<string, readonly string[]>>, ...more: readonly object[]): string[] {
  const specs = Object.entries(files).flatMap(([file, names]) => {
    const pipelines = [...names.map((name) => ({ name })), ...more].map((pipeline) => ({ pipeline }));
    return readSpecs(file, new TextEncoder().encode(JSON.stringify(pipelines))).specs;
  });
  return duplicatePipeline
    .survey(graphOf(specs, { defaultProject: "default" }))
    .map(({ spec, message, severity }) => `${severity ?? duplicatePipeline.severity} ${spec.source.file}: ${message}`);
}
