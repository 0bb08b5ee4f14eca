import * as assert from "uvu/assert";
import type { ContextFile } from "../../src/images/context.ts";
import { copiedFrom } from "../../src/images/copied.ts";
import { readDockerfile } from "../../src/images/dockerfile.ts";
import { neededStages } from "../../src/images/needed-stages.ts";
import { stepChain } from "../../src/images/step-chain.ts";
import { settingsKeyOf, stepKeysOf } from "../../src/images/step-keys.ts";
import { sharedSteps } from "../../src/images/step-labels.ts";
import { describe } from "../support/suite.ts";

type Inputs = {
  text: string;
  files?: Record<string, string>;
  links?: string[];
  args?: Record<string, string>;
  ours?: string;
};

function read({ text, files = {}, links = [], args = {}, ours }: Inputs) {
  const dockerfile = readDockerfile(text, { args, platform: "linux/amd64" });
  const context = Object.entries(files).map(
    ([path, oid]): ContextFile => ({
      path,
      oid,
      mode: links.includes(path) ? "120000" : "100644",
    }),
  );
  const found = stepChain(dockerfile, null, "linux/amd64");
  if (found.kind === "declined") throw new Error(found.because);
  const inputs = { dockerfile, args, platform: "linux/amd64", context, keyOfImage: () => ours ?? null };
  const keys = stepKeysOf(found.chain, inputs);
  return {
    keys,
    settings: settingsKeyOf(found.chain, inputs),
    copied: copiedFrom(dockerfile, neededStages(dockerfile, null), context),
  };
}

/** How many steps two states have in common. */
function shared(before: Inputs, now: Inputs): number {
  return sharedSteps(read(before).keys, read(now).keys);
}

describe("step keys", (it) => {
  const text = "FROM base\nCOPY a /\nRUN make\nCOPY b /\nENV X=1\n";

  it("are the same up to the step that takes in a changed file", () => {
    assert.is(shared({ text, files: { a: "1", b: "1" } }, { text, files: { a: "1", b: "2" } }), 2);
    assert.is(shared({ text, files: { a: "1", b: "1" } }, { text, files: { a: "2", b: "1" } }), 0);
    assert.is(shared({ text, files: { a: "1", c: "1" } }, { text, files: { a: "1", c: "2" } }), 4);
  });

  it("change with the base, the platform's image that is built here, and an arg that a step declares", () => {
    assert.is(shared({ text }, { text: text.replace("base", "other") }), -1);
    assert.is(shared({ text, ours: "1" }, { text, ours: "2" }), -1);
    const withArg = "ARG TAG=1\nFROM base\nRUN one\nARG TAG\nRUN two\n";
    assert.is(shared({ text: withArg }, { text: withArg.replace("TAG=1", "TAG=2") }), 1);
    assert.is(shared({ text: withArg }, { text: withArg, args: { TAG: "2" } }), 1);
    assert.is(shared({ text: withArg }, { text: withArg, args: { OTHER: "2" } }), 3);
  });

  it("change with a stage that is copied from, and with files that RUN mounts", () => {
    const stages = "FROM base AS one\nCOPY a /\nFROM base\nRUN x\nCOPY --from=one /a /\n";
    assert.is(shared({ text: stages, files: { a: "1" } }, { text: stages, files: { a: "2" } }), 1);
    const mounts = "FROM base\nENV A=1\nRUN --mount=type=bind,source=a,target=/a make\n";
    assert.is(shared({ text: mounts, files: { a: "1", b: "1" } }, { text: mounts, files: { a: "2", b: "1" } }), 1);
    assert.is(shared({ text: mounts, files: { a: "1", b: "1" } }, { text: mounts, files: { a: "1", b: "2" } }), 2);
  });

  it("take in every file where a source leads through a symbolic link", () => {
    for (const source of ["link", "link/inside", "*", "l*k/x"]) {
      const copying = `FROM base\nCOPY ${source} /\n`;
      const before: Inputs = { text: copying, files: { link: "1", "real/inside": "1" }, links: ["link"] };
      assert.is(shared(before, { ...before, files: { link: "1", "real/inside": "2" } }), 0, source);
      assert.is(read(before).copied.kind, "all", source);
    }
    const whole: Inputs = {
      text: "FROM base\nCOPY real /\n",
      files: { "real/link": "1", other: "1" },
      links: ["real/link"],
    };
    assert.is(read(whole).copied.kind, "some");
  });

  it("take in every file where only the base knows what a source is", () => {
    const copying = "FROM base\nENV MINE=a\nCOPY $MINE $THERE/\nCOPY $SRC /\n";
    const before: Inputs = { text: copying, files: { a: "1", b: "1" } };
    assert.is(shared(before, { text: copying, files: { a: "1", b: "2" } }), 2);
    assert.equal(read(before).copied, { kind: "all", because: "line 4: $SRC is set in the base image, if anywhere" });
  });

  it("tell of the settings only whether these changed", () => {
    assert.is(read({ text, files: { a: "1" } }).settings, read({ text, files: { a: "2" } }).settings);
    assert.is.not(read({ text }).settings, read({ text: text.replace("X=1", "X=2") }).settings);
  });
});
