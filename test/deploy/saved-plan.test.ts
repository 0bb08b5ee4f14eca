import * as assert from "uvu/assert";
import type { PlannedPipeline } from "../../src/deploy/pipeline-plan.ts";
import { isSamePlan, readSavedPlan, writeSavedPlan } from "../../src/deploy/saved-plan.ts";
import { describe } from "../support/suite.ts";

const rules = { reprocess: [], policy: "never", overwrite: false, older: false, cap: null } as const;
const pipeline: PlannedPipeline = {
  name: "edges",
  file: "edges.json",
  action: "update",
  why: ["another image"],
  changes: [],
  image: { from: "r@sha256:1", to: "r:1" },
  isPinned: false,
  reprocess: false,
  live: { version: "3", specCommit: "c", stopped: false, updatedAt: "", record: null },
  isEdited: false,
};

function planOf(change: Partial<PlannedPipeline> = {}) {
  const groups = [{ pipelines: [{ ...pipeline, ...change }], stop: null }];
  return { commit: { oid: "1".repeat(40) }, environment: { name: "dev" }, groups };
}

describe("saved plan", (it) => {
  it("holds while the cluster stands still, also when its images have come into the registry", () => {
    const saved = readSavedPlan(writeSavedPlan(planOf(), rules));

    assert.ok(saved !== null && isSamePlan(planOf({ image: { from: "r@sha256:1", to: "r@sha256:2" } }), saved));
  });

  it("does not hold when a live version moved, or something else would be done", () => {
    const saved = readSavedPlan(writeSavedPlan(planOf(), rules));
    const live = { version: "4", specCommit: "d", stopped: false, updatedAt: "", record: null };

    assert.not(saved === null || isSamePlan(planOf({ live }), saved));
    assert.not(saved === null || isSamePlan(planOf({ reprocess: true }), saved));
  });

  it("is none when somebody changed it, or when it is something else", () => {
    const text = writeSavedPlan(planOf(), rules);

    assert.is(readSavedPlan(text.replace('"older": false', '"older": true')), null);
    assert.is(readSavedPlan("{}"), null);
    assert.is(readSavedPlan("no JSON"), null);
  });
});
