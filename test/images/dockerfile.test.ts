import * as assert from "uvu/assert";
import { readDockerfile } from "../../src/images/dockerfile.ts";
import { describe } from "../support/suite.ts";

function read(text: string, args: Record<string, string> = {}) {
  return readDockerfile(text, { args, platform: "linux/amd64" });
}

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
});
