import * as assert from "uvu/assert";
import { checksOfPart } from "../../src/checks/part.ts";
import { runChecks } from "../../src/checks/run-checks.ts";
import { readSpecs } from "../../src/pachyderm/reader.ts";
import { mend } from "../../src/repairs/mend.ts";
import { withCorpus } from "../support/corpus.ts";
import { describe } from "../support/suite.ts";

const around = { isBuiltHere: () => false, isDeclaredData: () => false, defaultProject: "default" };

describe("fix on real files", (it) => {
  withCorpus(it, "makes most of what pachctl refuses acceptable, and nothing that it takes refused", (corpus) => {
    const counts = { refused: 0, accepted: 0, stillAccepted: 0 };
    for (const { local: path = "", verdict } of corpus.table("verdicts.csv")) {
      const look = (bytes: Uint8Array) =>
        runChecks({ files: [readSpecs(path, bytes)], around }, { checks: checksOfPart, levelOf: () => null });
      const { bytes } = mend(corpus.read(path), look);
      const isRefused = readSpecs(path, bytes).faults.some(({ refused }) => refused);

      if (verdict === "accept") assert.not(isRefused, path);
      if (verdict === "accept") counts.stillAccepted += 1;
      else counts[isRefused ? "refused" : "accepted"] += 1;
    }
    assert.ok(counts.accepted > 100 && counts.stillAccepted > 200, JSON.stringify(counts));
    process.stdout.write(
      `fix: ${counts.accepted} of ${counts.accepted + counts.refused} refused files pass afterwards\n`,
    );
  });
});
