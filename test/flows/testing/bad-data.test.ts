import * as assert from "uvu/assert";
import { sampleReader } from "../../../src/flows/datums.ts";
import { wholeRepository } from "../../../src/flows/reading/spec-source.ts";
import { cutData } from "../../../src/flows/testing/cut-data.ts";
import { pipelinesToTest, withData } from "../../../src/flows/testing/pipelines-to-test.ts";
import { codeToRun } from "../../../src/sandbox/code-to-run.ts";
import { faultOf } from "../../../src/sandbox/run-datum.ts";
import { failureOf } from "../../support/failure-of.ts";
import { hostOf } from "../../support/host-of.ts";
import { describe } from "../../support/suite.ts";
import { goodSpec } from "../../support/with-hooks.ts";
import { type Repo, withRepo } from "../../support/with-repo.ts";

const options = { pipelines: [], named: new Map(), compare: [], images: new Map() };

async function asking(repo: Repo) {
  const host = hostOf({ cwd: repo.dir, env: repo.env });
  return { host, source: await wholeRepository(host), options };
}

/** Why the only pipeline does not run, or the numbers of its datums. */
async function cut(repo: Repo, only: number | null): Promise<readonly (string | number)[]> {
  const asked = await asking(repo);
  const [first] = (await pipelinesToTest(asked)).wanted;
  if (first === undefined) throw new Error("no pipeline");
  const data = await cutData(withData(first, { ...asked, made: new Map(), read: sampleReader(asked.host) }), only);
  return "refused" in data ? data.refused : data.chosen.map(({ number }) => number);
}

describe("data that a test cannot use", (it) => {
  it("is missing: the repo is named, and where its files go", () =>
    withRepo(async (repo) => {
      await repo.commit("start", { "edges.json": goodSpec });

      const asked = await asking(repo);
      const failure = await failureOf(pipelinesToTest(asked));

      assert.match(failure.message, "there is no sample data for images");
      assert.match(failure.hint, "samples/images/");
      assert.match(failure.hint, "--data images=FOLDER");
    }));

  it("fits no glob: what the job would do, what was looked at, and what to change", () =>
    withRepo(async (repo) => {
      const spec = goodSpec.replace(/"glob": ?"[^"]*"/, '"glob": "/*.csv"');
      await repo.commit("start", { "edges.json": spec, "samples/images/a.txt": "a\n" });

      assert.equal(await cut(repo, null), [
        'no datums: the job would succeed and write nothing (images: glob "/*.csv" fits 0 of 1 files); ' +
          "change the glob in the spec, or the sample data",
      ]);
    }));

  it("has no such datum: how many there are", () =>
    withRepo(async (repo) => {
      await repo.commit("start", { "edges.json": goodSpec, "samples/images/a.txt": "a\n" });

      assert.equal(await cut(repo, 1), [1]);
      assert.equal(await cut(repo, 2), ["there is no datum 2: there are 1"]);
    }));
});

describe("code that ends badly", (it) => {
  const code = codeToRun({ datum_timeout: 2_000_000_000n, transform: { accept_return_code: [5n] } });

  it("is told apart: killed for its memory, crashed, not there, too slow, never begun", () => {
    const exited = (status: number) => faultOf({ kind: "exited", code: status }, code) ?? "";

    assert.match(exited(137), "out of memory");
    assert.match(exited(139), "segmentation fault");
    assert.match(exited(127), "a command was not found");
    assert.is(exited(1), "exit code 1");
    assert.is(faultOf({ kind: "timeout" }, code), "ran longer than datum_timeout (2 s) and was killed");
    assert.is(faultOf({ kind: "refused", why: "no space left" }, code), "did not start: no space left");
  });

  it("is no fault with a code that the spec accepts", () => {
    assert.is(faultOf({ kind: "exited", code: 5 }, code), null);
  });
});
