import * as assert from "uvu/assert";
import type { ContextFile } from "../../src/images/context.ts";
import { copiedFrom } from "../../src/images/copied.ts";
import { readDockerfile } from "../../src/images/dockerfile.ts";
import { neededStages } from "../../src/images/needed-stages.ts";
import { describe } from "../support/suite.ts";

function files(...paths: string[]): ContextFile[] {
  return paths.map((path) => ({ path, mode: "100644", oid: "0".repeat(40) }));
}

/** What a Dockerfile takes from a context of these files: sorted paths, or why all of it. */
function taken(text: string, context: ContextFile[]): string[] | string {
  const dockerfile = readDockerfile(text, { args: {}, platform: "linux/amd64" });
  const copied = copiedFrom(dockerfile, neededStages(dockerfile, null), context);
  return copied.kind === "all" ? copied.because : [...copied.paths].sort();
}

describe("what a Dockerfile copies", (it) => {
  const context = files("Dockerfile", "README.md", "app.py", "src/a.py", "src/deep/b.py", "data/x.csv", "src.txt");

  it("is the named files and folders, and nothing that only lies beside them", () => {
    assert.equal(taken("FROM a\nCOPY src /app/\nADD app.py https://example.com/x.tgz /\n", context), [
      "app.py",
      "src/a.py",
      "src/deep/b.py",
    ]);
    assert.equal(taken("FROM a\nCOPY *.py ./data/*.csv /app/\n", context), ["app.py", "data/x.csv"]);
    assert.equal(taken("FROM a\nCOPY . /app\n", context).length, context.length);
  });

  it("holds bind mounts of RUN, and leaves out stages that nobody needs", () => {
    assert.equal(taken("FROM a\nRUN --mount=type=bind,source=data,target=/d ls\n", context), ["data/x.csv"]);
    assert.equal(taken("FROM a AS unused\nCOPY . /\nFROM b\nCOPY app.py /\n", context), ["app.py"]);
    assert.equal(taken("FROM a AS x\nFROM b\nCOPY --from=x /src /src\n", context), []);
  });

  for (const [title, text, because] of [
    [
      "a source with an unknown form of variable",
      "FROM a\nARG V=x\nCOPY $" + "{V#x} /\n",
      /line 3: a source depends on values/,
    ],
    ["a base with an unknown form of variable", "ARG V=x\nFROM $" + "{V#x}\n", /line 2: its base image depends/],
    ["a base that copies by ONBUILD", "FROM node:onbuild\n", /may copy files of its own accord/],
    ["a malformed pattern", "FROM a\nCOPY [a /\n", /the pattern "\[a"/],
    [
      "a mount with an unknown value",
      "FROM a\nARG V=x\nRUN --mount=type=bind,source=$" + "{V#x} ls\n",
      /a mount depends/,
    ],
    ["an instruction from the future", "FROM a\nFETCH x\n", /"FETCH x" is no instruction/],
  ] as const) {
    it(`is the whole context for ${title}`, () => {
      const result = taken(text, context);

      assert.type(result, "string");
      assert.match(String(result), because);
    });
  }
});
