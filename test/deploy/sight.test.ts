import * as assert from "uvu/assert";
import { sightOf } from "../../src/deploy/sight.ts";
import { readJobInfo } from "../../src/tools/pachctl/job-info.ts";
import { readPipelineInfo } from "../../src/tools/pachctl/pipeline-info.ts";
import { describe } from "../support/suite.ts";

const target = { name: "edges", id: "c1", version: "4", image: "r/edges:1", isBuiltHere: false, upstream: [] };

function infoOf(state: string, { details = {}, ...more }: { details?: object; [key: string]: unknown } = {}) {
  const running = { transform: { image: "r/edges:1" }, workers_requested: "2", workers_available: "2" };
  return readPipelineInfo({
    state,
    spec_commit: { id: "c1" },
    version: "4",
    ...more,
    details: { ...running, ...details },
  });
}

function jobOf(state: string, reason = "") {
  return readJobInfo({ job: { id: "c1", pipeline: { name: "edges" } }, state, reason, data_total: "5" });
}

describe("what verify makes of what it sees", (it) => {
  const table = [
    [
      "RUNNING alone is not enough: workers must be there",
      infoOf("PIPELINE_RUNNING", { details: { workers_available: "1" } }),
      undefined,
      "wait",
    ],
    ["with all workers and a job that succeeded it runs", infoOf("PIPELINE_RUNNING"), jobOf("JOB_SUCCESS"), "fine"],
    ["without a job, as of a spout, it has to stay so for a while", infoOf("PIPELINE_RUNNING"), undefined, "settling"],
    ["a job at work is waited for", infoOf("PIPELINE_RUNNING"), jobOf("JOB_RUNNING"), "wait"],
    ["a job that failed is bad", infoOf("PIPELINE_RUNNING"), jobOf("JOB_FAILURE", "datum x failed"), "bad"],
    [
      "STANDBY needs no workers",
      infoOf("PIPELINE_STANDBY", { details: { workers_available: "0" } }),
      jobOf("JOB_SUCCESS"),
      "fine",
    ],
    ["a stopped pipeline stays stopped", infoOf("PIPELINE_STARTING", { stopped: true }), undefined, "fine"],
    ["FAILURE is the end", infoOf("PIPELINE_FAILURE", { reason: "no" }), undefined, "bad"],
    ["somebody updated it again", infoOf("PIPELINE_RUNNING", { spec_commit: { id: "c2" } }), undefined, "bad"],
    [
      "it names another image",
      infoOf("PIPELINE_RUNNING", { details: { transform: { image: "x" } } }),
      undefined,
      "bad",
    ],
    ["another update came in between", infoOf("PIPELINE_RUNNING", { version: "5" }), undefined, "bad"],
    ["it was deleted", undefined, undefined, "bad"],
  ] as const;
  for (const [title, info, job, kind] of table) {
    it(title, () => assert.is(sightOf(target, info, job).kind, kind));
  }

  it("CRASHING may heal, so one look does not decide", () => {
    assert.equal(sightOf(target, infoOf("PIPELINE_CRASHING", { reason: "ErrImagePull" }), undefined), {
      kind: "bad",
      says: "it crashes: ErrImagePull",
      isFinal: false,
    });
  });
});
