import * as assert from "uvu/assert";
import { interruptInCall, killAtRequest, killInCall, undisturbed } from "../../support/broken-off.ts";
import { withDeployStage } from "../../support/deploy-stage.ts";
import { describe } from "../../support/suite.ts";

// Every call and every request: test/live/deploy-killed.test.ts. Here some of each.
const steps = [
  "list pipeline",
  "start transaction",
  "update pipeline",
  "update pipeline",
  "delete transaction",
  "start transaction",
  "update pipeline",
  "update pipeline",
  "list pipeline",
  "finish transaction",
];
const [rehearsalStarts, updateStarts, finishes, verifies] = [2, 6, 10, 11];

describe("pachook deploy, broken off", (it) => {
  it("ends as an undisturbed run does after a kill -9 between two steps, and leaves nothing", () =>
    withDeployStage(async (stage) => {
      const whole = await undisturbed(stage);
      assert.equal(whole.calls.slice(0, steps.length), steps);

      await killInCall(stage, whole, { call: rehearsalStarts, when: "made-later" });
      await killAtRequest(stage, whole, whole.requests);
      await killInCall(stage, whole, { call: finishes, when: "never-made" });
      await killInCall(stage, whole, { call: finishes, when: "made-later" });
    }));

  it("takes back what it began on Ctrl-C, ends with 130, and goes on from there", () =>
    withDeployStage(async (stage) => {
      const whole = await undisturbed(stage);

      await interruptInCall(stage, whole, { call: updateStarts + 1, when: "made-later" });
      await interruptInCall(stage, whole, { call: verifies, when: "made" });
    }));
});
