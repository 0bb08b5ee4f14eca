import * as assert from "uvu/assert";
import { repoNameTaken } from "../../src/checks/repo-name-taken.ts";
import { graphOf } from "../../src/pachyderm/graph.ts";
import { specsOf } from "../support/specs-of.ts";
import { describe } from "../support/suite.ts";

const specs = specsOf([{ name: "edges", reads: ["images"] }]);
const findings = (isDeclaredData: (repo: string) => boolean) =>
  repoNameTaken.kind === "repository"
    ? repoNameTaken.survey(graphOf(specs, { defaultProject: "default" }), {
        isBuiltHere: () => false,
        isDeclaredData,
        defaultProject: "default",
      }).length
    : -1;

describe("a pipeline named like a data repo", (it) => {
  it("is refused where data names the repo", () => {
    assert.is(
      findings((repo) => repo === "edges"),
      1,
    );
  });

  it("is fine where only a glob in data covers it", () => {
    assert.is(
      findings(() => true),
      0,
    );
  });
});
