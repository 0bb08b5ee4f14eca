import { interruptInCall, killAtRequest, killInCall, undisturbed } from "../support/broken-off.ts";
import { withDeployStage } from "../support/deploy-stage.ts";
import { describe } from "../support/suite.ts";

// Needs no program of the machine but git: it stands here for the minutes that it takes.
describe("pachook deploy, broken off everywhere", (it) => {
  it("ends as an undisturbed run does after a kill -9 in any call of pachctl", () =>
    withDeployStage(async (stage) => {
      const whole = await undisturbed(stage);
      for (const index of whole.calls.keys()) {
        for (const when of ["never-made", "made-later", "made"] as const) {
          await killInCall(stage, whole, { call: index + 1, when });
        }
      }
      process.stdout.write(`    killed ${whole.calls.length * 3} times in ${whole.calls.length} calls of pachctl\n`);
    }));

  it("ends as an undisturbed run does after a kill -9 at any request to the registry", () =>
    withDeployStage(async (stage) => {
      const whole = await undisturbed(stage);
      for (let at = 1; at <= whole.requests; at += 1) await killAtRequest(stage, whole, at);
      process.stdout.write(`    killed at each of ${whole.requests} requests to the registry\n`);
    }));

  it("takes back what it began on Ctrl-C in any call of pachctl", () =>
    withDeployStage(async (stage) => {
      const whole = await undisturbed(stage);
      for (const index of whole.calls.keys()) {
        for (const when of ["made-later", "made"] as const) {
          await interruptInCall(stage, whole, { call: index + 1, when });
        }
      }
      process.stdout.write(`    called off ${whole.calls.length * 2} times in ${whole.calls.length} calls\n`);
    }));
});
