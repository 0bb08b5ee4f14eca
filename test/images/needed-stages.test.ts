import * as assert from "uvu/assert";
import { readDockerfile } from "../../src/images/dockerfile.ts";
import { neededStages } from "../../src/images/needed-stages.ts";
import { describe } from "../support/suite.ts";

describe("needed stages", (it) => {
  it("are those that a target needs, through FROM, --from and mounts", () => {
    const dockerfile = readDockerfile(
      "FROM a AS one\nFROM b AS two\nFROM c AS three\nFROM one AS four\nCOPY --from=three /x /x\nRUN --mount=from=two,target=/y ls\n",
      { args: {}, platform: "linux/amd64" },
    );

    assert.equal(
      neededStages(dockerfile, null).map(({ name }) => name),
      ["one", "two", "three", "four"],
    );
    assert.equal(
      neededStages(dockerfile, "two").map(({ name }) => name),
      ["two"],
    );
  });
});
