import { interruptInCall, killAtRequest, killInCall, undisturbed } from "../support/broken-off.ts";
import { type Hold, withDeployStage } from "../support/deploy-stage.ts";
import { describe } from "../support/suite.ts";

// Needs no program of the machine but git: it stands here for the minutes that it takes.
describe("pachook deploy, broken off everywhere", (it) => {
  it("ends as an undisturbed run does after a kill -9 in any call of pachctl", () =>
    withDeployStage(async (stage) => {
      const whole = await undisturbed(stage);
      const holds = holdsOf(whole.calls, ["never-made", "made-later", "made"]);
      for (const hold of holds) await killInCall(stage, whole, hold);
      process.stdout.write(`    killed ${holds.length} times in ${whole.calls.length} calls of pachctl\n`);
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
      const holds = holdsOf(whole.calls, ["made-later", "made"]);
      for (const hold of holds) await interruptInCall(stage, whole, hold);
      process.stdout.write(`    called off ${holds.length} times in ${whole.calls.length} calls\n`);
    }));
});

/** Of a call that only asks one moment stands for all: whether it was made makes no difference to anybody. */
function holdsOf(calls: readonly string[], moments: readonly Hold["when"][]): Hold[] {
  return calls.flatMap((call, index) => {
    const whens = /^(?:list|inspect|version)\b/.test(call) ? (["made-later"] as const) : moments;
    return whens.map((when) => ({ call: index + 1, when }));
  });
}
