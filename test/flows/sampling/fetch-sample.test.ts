import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { Failure } from "../../../src/failure.ts";
import { type Fetching, fetchSample } from "../../../src/flows/sampling/fetch-sample.ts";
import type { SamplePlan } from "../../../src/samples/sample-plan.ts";
import { failureOf } from "../../support/failure-of.ts";
import { describe } from "../../support/suite.ts";
import { withFolder } from "../../support/with-folder.ts";

const sizes = { "/a": 3n, "/b": 3n };

const plan: SamplePlan = {
  from: { project: "default", repo: "images", id: "1".repeat(32) },
  commit: "master",
  glob: "/**",
  folder: "samples/images",
  found: { files: 2, bytes: 6n },
  chosen: Object.entries(sizes).map(([path, size]) => ({ path, size, before: "nothing" })),
  leftOut: [],
  leftOutCount: 0,
};

type GetFile = Fetching["pachctl"]["getFile"];

function fetchingInto(root: string, getFile: GetFile, signal = new AbortController().signal): Fetching {
  return { pachctl: { getFile }, root, pid: process.pid, differing: "keep", onFile: () => {}, signal };
}

async function* pieces(...texts: readonly string[]) {
  for (const text of texts) yield Buffer.from(text);
}

const calledOff = () => new Failure("interrupted", "called off", "Run the same command again.");

describe("fetching a sample", (it) => {
  it("leaves no half of a file when it is called off in the middle of one", () =>
    withFolder(async (root) => {
      const ending = new AbortController();
      const getFile: GetFile = async (at, _, { take, signal }) => {
        const halfway = async function* () {
          yield Buffer.from("ha");
          if (at.endsWith("/b")) ending.abort();
          await new Promise<void>((over) => (signal.aborted ? over() : signal.addEventListener("abort", () => over())));
          throw calledOff();
        };
        await take(halfway());
        return { kind: "done", value: null };
      };

      const failure = await failureOf(fetchSample(plan, fetchingInto(root, getFile, ending.signal)));

      assert.is(failure.code, "interrupted");
      assert.not.ok(existsSync(join(root, "samples")));
      assert.equal(readdirSync(join(root, ".pachook/sample")), []);
    }));

  it("keeps a file out whose bytes are more or fewer than were listed, and calls the others off", () =>
    withFolder(async (root) => {
      for (const text of ["ab", "abcd"]) {
        const getFile: GetFile = async (_, __, { take }) => {
          await take(pieces(...text));
          return { kind: "done", value: null };
        };

        const failure = await failureOf(fetchSample(plan, fetchingInto(root, getFile)));

        assert.match(failure.message, "came with another size than pachd lists for it");
        assert.not.ok(existsSync(join(root, "samples")));
      }
    }));

  it("tells of a full disk, and what to do", () =>
    withFolder(async (root) => {
      const getFile: GetFile = async (_, __, { take }) => {
        const full = async function* () {
          yield* pieces("ab");
          throw Object.assign(new Error("no space left on device, write"), { code: "ENOSPC" });
        };
        await take(full());
        return { kind: "done", value: null };
      };

      const failure = await failureOf(fetchSample(plan, fetchingInto(root, getFile)));

      assert.equal([failure.code, failure.message], ["file", "cannot write samples/images/a: the disk is full"]);
      assert.match(failure.hint, "--files N");
    }));

  it("says which file the cluster lost meanwhile", () =>
    withFolder(async (root) => {
      const getFile: GetFile = async () => ({ kind: "gone", says: "file /a not found" });

      const failure = await failureOf(fetchSample(plan, fetchingInto(root, getFile)));

      assert.match(failure.message, "there is no /a in images@1");
    }));
});
