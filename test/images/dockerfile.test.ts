import * as assert from "uvu/assert";
import type { ContextFile } from "../../src/images/context.ts";
import { afterIgnore, filesBelow, ignoreFilePaths } from "../../src/images/context.ts";
import { copiedFrom } from "../../src/images/copied.ts";
import { neededStages, readDockerfile } from "../../src/images/dockerfile.ts";
import { expandWord } from "../../src/images/expand.ts";
import { matcherOf } from "../../src/images/go-match.ts";
import { describe } from "../support/suite.ts";

const platform = "linux/amd64";

function read(text: string, args: Record<string, string> = {}) {
  return readDockerfile(text, { args, platform });
}

function files(...paths: string[]): ContextFile[] {
  return paths.map((path) => ({ path, mode: "100644", oid: "0".repeat(40) }));
}

/** What a Dockerfile takes from a context of these files: sorted paths, or why all of it. */
function taken(text: string, context: ContextFile[], target: string | null = null): string[] | string {
  const dockerfile = read(text);
  const copied = copiedFrom(dockerfile, neededStages(dockerfile, target), context);
  return copied.kind === "all" ? copied.because : [...copied.paths].sort();
}

describe("Dockerfile words", (it) => {
  const variables = new Map([
    ["A", "one"],
    ["EMPTY", ""],
  ]);
  const cases: [string, string | null][] = [
    ["$A/x", "one/x"],
    ["$" + "{A}x", "onex"],
    ["$Ax", ""],
    ["\\$A", "$A"],
    ["'$A'", "$A"],
    ['"$A b"', "one b"],
    ["$" + "{EMPTY:-z}", "z"],
    ["$" + "{EMPTY-z}", ""],
    ["$" + "{A:+yes}", "yes"],
    ["$" + "{NOT:-$" + "{A}}", "one"],
    ["$" + "{A#o}", null],
    ["$" + "{A", null],
    ["$", "$"],
  ];
  for (const [word, expected] of cases) {
    it(`expands ${word}`, () => {
      assert.is(expandWord(word, variables, "\\"), expected);
    });
  }
});

describe("Dockerfile stages", (it) => {
  it("fills in args before and after FROM, and keeps those of one stage out of the next", () => {
    const { stages } = read("ARG V=3\nFROM base:$V AS a\nARG V\nENV W=$V\nFROM a\nCOPY $W $V /x/\n");

    assert.equal(stages[0]?.base, { kind: "image", reference: "base:3" });
    assert.equal(stages[1]?.base, { kind: "stage", index: 0 });
    const action = stages[1]?.steps[0]?.action;
    assert.is(action?.kind === "copy" && action.copy.sources?.join("|"), "3|");
  });

  it("takes build args over defaults", () => {
    assert.equal(read("ARG V=3\nFROM base:$V\n", { V: "4" }).stages[0]?.base, { kind: "image", reference: "base:4" });
  });

  it("keeps blanks inside a JSON list and reads heredocs apart from sources", () => {
    const { stages } = read('FROM a\nCOPY ["a b", "c d/"]\nCOPY <<EOF "b" /etc/\nhello\nEOF\nCMD ["x", "y z"]\n');
    const [list, heredoc, command] = stages[0]?.steps.map(({ action }) => action) ?? [];

    assert.equal(list?.kind === "copy" && [list.copy.sources, list.copy.target], [["a b"], "c d/"]);
    assert.equal(heredoc?.kind === "copy" && heredoc.copy.sources, ["b"]);
    assert.equal(heredoc?.kind === "copy" && heredoc.copy.heredocs, [
      { name: "EOF", expands: true, content: "hello\n" },
    ]);
    assert.equal(command?.kind === "cmd" && command.command, ["x", "y z"]);
  });

  it("joins continued lines past comments, with another escape character too", () => {
    const { stages, escapeWith } = read("# escape=`\nFROM a\nCOPY a.py `\n# why\n  b.py /x/\n");
    const action = stages[0]?.steps[0]?.action;

    assert.is(escapeWith, "`");
    assert.equal(action?.kind === "copy" && action.copy.sources, ["a.py", "b.py"]);
  });

  it("knows which stages a target needs, through FROM, --from and mounts", () => {
    const text =
      "FROM a AS one\nFROM b AS two\nFROM c AS three\nFROM one AS four\nCOPY --from=three /x /x\nRUN --mount=from=two,target=/y ls\n";

    assert.equal(
      neededStages(read(text), null).map(({ name }) => name),
      ["one", "two", "three", "four"],
    );
    assert.equal(
      neededStages(read(text), "two").map(({ name }) => name),
      ["two"],
    );
  });
});

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

describe("build context", (it) => {
  it("is the files below a folder, in the same order everywhere", () => {
    assert.equal(
      filesBelow(files("b/z", "a", "b/A", "bc"), "b").map(({ path }) => path),
      ["A", "z"],
    );
  });

  it("leaves out what the ignore file names, with its exceptions", () => {
    const kept = afterIgnore(files("a.log", "sub/b.log", "keep.log", "x"), "*.log\n!keep.log\n# comment\n");

    assert.equal(
      kept.map(({ path }) => path),
      ["sub/b.log", "keep.log", "x"],
    );
    assert.equal(ignoreFilePaths({ context: "edges", dockerfile: "edges/Dockerfile" }), [
      "edges/Dockerfile.dockerignore",
      "edges/.dockerignore",
    ]);
  });

  it("matches sources as Go does, one folder at a time", () => {
    assert.is(matcherOf("a/*.py")?.("a/b.py"), true);
    assert.is(matcherOf("a/*.py")?.("a/c/b.py"), false);
    assert.is(matcherOf("[!a]")?.("!"), true);
    assert.is(matcherOf("[^a]")?.("b"), true);
    assert.is(matcherOf("../x")?.("x"), true);
    assert.is(matcherOf("a\\*")?.("a*"), true);
  });
});
