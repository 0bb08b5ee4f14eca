import * as assert from "uvu/assert";
import { describeConfigHooks, examineConfigHooks } from "../../src/setup/config-hooks.ts";
import { describe } from "../support/suite.ts";

const hooks = [{ name: "lint", events: ["pre-commit", "pre-push"] }];

describe("what is said of hooks in git's settings", (it) => {
  it("is how they go together with ours", () => {
    const found = { hooks, off: [], gitVersion: "2.55.0", areRun: true };
    const says = "lint (pre-commit, pre-push) in git's settings: git runs them before ours, as before";

    assert.is(describeConfigHooks(found), says);
    assert.equal(examineConfigHooks(found), [{ state: "good", topic: "hooks", says }]);
  });

  it("is that an old git runs none of them", () => {
    const found = { hooks, off: [], gitVersion: "2.39.5", areRun: false };

    assert.match(describeConfigHooks(found) ?? "", "git 2.39.5 runs none of them (2.54 and newer do, before ours)");
    assert.is(examineConfigHooks(found)[0]?.state, "doubtful");
  });

  it("is nothing where there are none, and a warning of a switch that may reach ours", () => {
    const found = { hooks: [], off: ["pre-push", "post-merge"], gitVersion: "2.55.0", areRun: true };

    const [first, ...others] = examineConfigHooks(found);

    assert.is(describeConfigHooks(found), null);
    assert.match(first?.says ?? "", "hook.pre-push.enabled is false");
    assert.equal(others, []);
  });
});
