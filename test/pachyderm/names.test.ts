import * as assert from "uvu/assert";
import { kubernetesNameOf, nameReason, nearestName, pipelineNameReason } from "../../src/pachyderm/names.ts";
import { describe } from "../support/suite.ts";

describe("names", (it) => {
  it("have letters, digits, underscores and dashes, and are refused in pachd's words", () => {
    assert.is(nameReason("My-pipe_2"), null);
    assert.is(
      nameReason("a/b"),
      "name (a/b) invalid: only alphanumeric characters, underscores, and dashes are allowed",
    );
    assert.match(nameReason("edges\n") ?? "", "name (edges\\n) invalid");
  });

  it("that look like an older version of a pipeline are refused in other words", () => {
    assert.is(pipelineNameReason("a.b.c"), 'invalid ancestry syntax "a.b.c", cannot mix . and b characters');
    assert.is(pipelineNameReason("a.1"), "cannot inspect future pipelines");
    assert.is(pipelineNameReason("a."), "cannot inspect future pipelines");
    assert.match(pipelineNameReason("a~1") ?? "", "name (a~1) invalid");
    assert.match(pipelineNameReason("a^^") ?? "", "name (a^^) invalid");
    assert.is(pipelineNameReason("a@b"), "invalid ancestry format");
    assert.is(pipelineNameReason("plain"), null);
  });

  it("have a nearest name, without accents and with a letter or digit at both ends", () => {
    assert.is(nearestName("café au lait!"), "cafe-au-lait");
    assert.is(nearestName("__x__"), "x");
    assert.is(nearestName("n".repeat(60)), "n".repeat(51));
    assert.is(nearestName("管道"), null);
  });

  it("become one name in Kubernetes, with the project before and the version behind", () => {
    assert.is(kubernetesNameOf("My_project", "Edges"), "my-project-edges-v99");
  });
});
