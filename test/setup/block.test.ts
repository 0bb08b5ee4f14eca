import * as assert from "uvu/assert";
import { hasBlock, withBlock, withoutBlock } from "../../src/setup/block.ts";
import { describe } from "../support/suite.ts";

const atEnd = { body: "ours\n", at: "end" } as const;
const atStart = { body: "ours\n", at: "start" } as const;
const texts = [
  "",
  "\n",
  "npm test",
  "npm test\n",
  "#!/bin/sh\n# lint\nnpm test\n\n",
  "npm test\r\nexit 0\r\n",
  "a\nexec b",
  "exit 0\n",
  "if a; then\n  exit 1\nfi\n",
  "# only\n# comments",
];

describe("our block in a user's file", (it) => {
  for (const block of [atEnd, atStart]) {
    it(`leaves no byte behind when it is taken out (${block.at})`, () => {
      for (const text of texts) assert.is(withoutBlock(withBlock(text, block)), text, JSON.stringify(text));
    });

    it(`is the same when it is put in twice (${block.at})`, () => {
      for (const text of [null, ...texts]) assert.is(withBlock(withBlock(text, block), block), withBlock(text, block));
    });

    it(`keeps every line of the user in its order (${block.at})`, () => {
      for (const text of texts) {
        const lines = withBlock(text, block)
          .split("\n")
          .filter((line) => !/pachook|^ours$/.test(line));
        assert.equal(lines.filter(Boolean), text.split("\n").filter(Boolean));
      }
    });
  }

  it("makes the file where there is none, and takes it away again", () => {
    const made = withBlock(null, atEnd);

    assert.ok(hasBlock(made));
    assert.is(withoutBlock(made), null);
    assert.is(withoutBlock(`${made}mine\n`), "mine\n");
  });

  it("stands in front of an exec or exit that ends the file, and behind one in its middle", () => {
    assert.match(withBlock("npm test\nexit 0\n", atEnd), /npm test\n# >>>[\s\S]*<<<\nexit 0\n$/);
    assert.match(
      withBlock("npm test\nexec npx lint-staged", atEnd),
      /npm test\n# >>>[\s\S]*<<<\nexec npx lint-staged$/,
    );
    assert.match(withBlock("exit_early=1\nexec 3>log\n", atEnd), /exec 3>log\n# >>>/);
    assert.match(withBlock("exit_early=1\n", atEnd), /exit_early=1\n# >>>/);
  });

  it("stands behind the comments that a file starts with when it must come first", () => {
    assert.match(withBlock("#!/bin/sh\n# lfs\ngit lfs pre-push\n", atStart), /^#!\/bin\/sh\n# lfs\n# >>>/);
  });

  it("is replaced by a newer body and keeps what it knows of the file", () => {
    const old = withBlock("npm test", atEnd);

    const renewed = withBlock(old, { body: "newer\n", at: "end" });

    assert.match(renewed, "newer");
    assert.not.match(renewed, "ours");
    assert.is(withoutBlock(renewed), "npm test");
  });
});
