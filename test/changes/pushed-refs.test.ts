import * as assert from "uvu/assert";
import { parsePushedRefs } from "../../src/changes/pushed-refs.ts";
import { describe } from "../support/suite.ts";

const one = "1".repeat(40);
const two = "2".repeat(40);
const none = "0".repeat(40);

describe("pushed refs", (it) => {
  it("reads creations, moves and deletions in git's order", () => {
    const stdin = [
      `refs/heads/x ${one} refs/heads/x ${none}`,
      `refs/heads/y ${two} refs/heads/y ${one}`,
      `(delete) ${none} refs/heads/z ${two}`,
      `refs/tags/v1 ${two} refs/tags/v1 ${none}\n`,
    ].join("\n");

    const refs = parsePushedRefs(stdin);

    assert.equal(refs, [
      { kind: "create", ref: "refs/heads/x", tip: one },
      { kind: "move", ref: "refs/heads/y", tip: two, from: one },
      { kind: "delete", ref: "refs/heads/z", from: two },
      { kind: "create", ref: "refs/tags/v1", tip: two },
    ]);
  });

  it("takes the branch from the remote's side: the local one may be HEAD, an oid, or a search with spaces", () => {
    for (const local of ["HEAD", "HEAD~1", one, "HEAD^{/fix it}", ":/more  memory"]) {
      const refs = parsePushedRefs(`${local} ${one} refs/heads/main ${none}\n`);

      assert.equal(refs, [{ kind: "create", ref: "refs/heads/main", tip: one }]);
    }
  });

  it("reads nothing from an empty stdin, and the last line without its newline", () => {
    assert.equal(parsePushedRefs(""), []);
    assert.equal(parsePushedRefs("\n"), []);
    assert.is(parsePushedRefs(`a ${one} refs/heads/a ${none}`).length, 1);
  });

  it("knows the zeros of a SHA-256 repository", () => {
    const oid = "a".repeat(64);

    const refs = parsePushedRefs(`refs/heads/x ${oid} refs/heads/x ${"0".repeat(64)}\n`);

    assert.equal(refs, [{ kind: "create", ref: "refs/heads/x", tip: oid }]);
  });

  it("passes over a deletion of what the remote never had, and over lines that git would not write", () => {
    assert.equal(parsePushedRefs(`(delete) ${none} refs/heads/x ${none}\nhello\na b c d\n`), []);
  });
});
