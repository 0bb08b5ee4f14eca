import * as assert from "uvu/assert";
import { argumentsOf } from "../../src/commands/arguments.ts";
import { repeatFlags } from "../../src/commands/repeat-flags.ts";
import { describe } from "../support/suite.ts";

const flags = {
  host: { kind: "switch", summary: "" },
  keep: { kind: "switch", summary: "" },
  data: { kind: "list", placeholder: "X", summary: "" },
  engine: { kind: "choice", choices: ["docker", "buildah"], summary: "" },
  env: { kind: "text", placeholder: "X", summary: "" },
} as const;

describe("flags that are repeated", (it) => {
  it("are those that were given, of those that are wanted, as a shell takes them", () => {
    const given = new Map<string, unknown>([
      ["host", true],
      ["keep", true],
      ["data", ["a=./b", "it's"]],
      ["engine", "buildah"],
    ]);

    const text = repeatFlags(flags, argumentsOf(flags, given, []), ["host", "data", "engine", "env"]);

    assert.is(text, " --host --data 'a=./b' --data 'it'\\''s' --engine buildah");
  });

  it("are nothing where none was given", () => {
    assert.is(repeatFlags(flags, argumentsOf(flags, new Map(), []), ["host", "data", "engine", "env"]), "");
  });
});
