import * as assert from "uvu/assert";
import { showDeploy } from "../../src/report/deploy-outcome.ts";
import { describe } from "../support/suite.ts";

const deploy = { commit: "a1b2c3d4", environment: "dev" };

describe("what is said of a deploy", (it) => {
  it("begins with the pipeline that pachd refused at the update, and says which only wait for it", () => {
    const failed = {
      kind: "failed",
      names: ["edges", "montage", "album"],
      step: "update",
      why: "pachd refuses montage: no input set",
      hint: "Mend it, then: pachook deploy a1b2c3d --env dev",
      stands: ["no pipeline of this group was touched"],
      refusals: [
        { pipeline: "montage", says: "no input set", at: { file: "pipelines/montage.json", line: 3, column: 5 } },
      ],
    };

    assert.is(
      showDeploy({ ...deploy, outcomes: [failed] }),
      `failed at update: pipelines/montage.json:3:5  pachd refuses montage: no input set
    not updated either, since they go together: edges, album
    no pipeline of this group was touched
    Mend it, then: pachook deploy a1b2c3d --env dev
dev does not run a1b2c3d.
`,
    );
  });

  it("quotes what an engine or pachd said in several lines, and names a few of many pipelines", () => {
    const failed = {
      kind: "failed",
      names: Array.from({ length: 800 }, (_, index) => `p${index}`),
      step: "build",
      why: "podman could not build i0/Dockerfile:3 (exit code 1)\n    STEP 3/3: RUN make\n\n    make: *** no rule\u001b[0m",
      hint: "Mend what the last lines say, commit, and run the same command again.",
      stands: ["no pipeline of this group was touched"],
    };

    assert.is(
      showDeploy({ ...deploy, outcomes: [failed] }),
      `failed at build: p0, p1, p2, p3, p4 and 795 more: podman could not build i0/Dockerfile:3 (exit code 1)
    | STEP 3/3: RUN make
    | make: *** no rule\\x1b[0m
    no pipeline of this group was touched
    Mend what the last lines say, commit, and run the same command again.
dev does not run a1b2c3d.
`,
    );
  });

  it("says of a pipeline behind one that failed what it waits for", () => {
    const verdict = { version: "4", logs: [] };
    const outcome = {
      kind: "unverified",
      names: ["edges", "montage"],
      hint: "Try again: pachook deploy a1b2c3d --env dev",
      verdicts: [
        { name: "edges", outcome: "failed", says: "it crashes: ErrImagePull", ...verdict },
        { name: "montage", outcome: "blocked", says: "its job waits for edges, which failed", ...verdict },
      ],
    };

    assert.match(
      showDeploy({ ...deploy, outcomes: [outcome] }),
      "montage, version 4, cannot begin: its job waits for edges, which failed\n",
    );
  });
});
