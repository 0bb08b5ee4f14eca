import * as assert from "uvu/assert";
import { updateCost } from "../../src/deploy/update-cost.ts";
import { describe } from "../support/suite.ts";

const data = { processed: 0, skipped: 0, failed: 0, recovered: 0, total: 0 };

describe("update cost", (it) => {
  it("counts the jobs that would be killed, the datums that stay, and the time to do them again", () => {
    const cost = updateCost([
      {
        state: "JOB_RUNNING",
        started: "2026-01-02T03:00:00Z",
        finished: "",
        data: { ...data, processed: 40, total: 128 },
      },
      {
        state: "JOB_SUCCESS",
        started: "2026-01-01T03:00:00Z",
        finished: "2026-01-01T03:01:00Z",
        data: { ...data, processed: 30, skipped: 70, total: 100 },
      },
    ]);

    assert.equal(cost, { killedJobs: 1, datumsDone: 40, datumsTotal: 128, staleDatums: 100, againMs: 200_000 });
  });

  it("knows no time where no job has computed anything", () => {
    assert.equal(updateCost([]), { killedJobs: 0, datumsDone: 0, datumsTotal: 0, staleDatums: 0, againMs: null });
  });
});
