import * as assert from "uvu/assert";
import { isShell, shellSyntax, splitWords } from "../../src/pachyderm/shell-words.ts";
import { describe } from "../support/suite.ts";

describe("shell words", (it) => {
  it("are split at blanks, and quotes keep blanks", () => {
    assert.equal(splitWords("python3  /edges.py --name 'two words'"), ["python3", "/edges.py", "--name", "two words"]);
    assert.equal(splitWords('echo "" a"b"'), ["echo", "", "ab"]);
  });

  it("are not split where a shell would do more, or a quote stays open", () => {
    for (const line of ["a | b", "a && b", "echo $x", 'echo "$x"', "ls *.png", "a > b", "echo 'a"]) {
      assert.is(splitWords(line), null, line);
    }
  });

  it("tell an argument that only a shell understands from code for another program", () => {
    assert.is(shellSyntax("&&"), "operator");
    assert.is(shellSyntax("2>&1"), "operator");
    assert.is(shellSyntax("$data"), "variable");
    assert.is(shellSyntax("/pfs/${data}/x"), "variable");
    assert.is(shellSyntax("/pfs/data/*"), "pattern");
    for (const argument of ["{print $NF}", "{print$x}", "$1", "a|b", "--re=^a$", "print(f'$x')", "/code/*.py"]) {
      assert.is(shellSyntax(argument), null, argument);
    }
  });

  it("know a shell by its name, wherever it lies", () => {
    assert.ok(isShell("/bin/bash"));
    assert.ok(isShell("sh"));
    assert.not(isShell("/bin/shellcheck"));
  });
});
