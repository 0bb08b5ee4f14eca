import * as assert from "uvu/assert";
import { pathBytes, pathText } from "../../src/tools/git-path.ts";
import { describe } from "../support/suite.ts";

describe("paths of git as text", (it) => {
  it("gives back every byte, of text and of what is no text", () => {
    const names = [
      Buffer.from("src/größe.py"),
      Buffer.from("emoji-🙂"),
      Buffer.from("\ufffd"),
      Buffer.from([0x63, 0xe9]),
      Buffer.from([0xff, 0xc3, 0xa9, 0x2f, 0x80, 0xed, 0xa0, 0x80]),
      Buffer.from(Array.from({ length: 255 }, (_, index) => index + 1)),
    ];

    for (const name of names) assert.equal(pathBytes(pathText(name)), name);
  });

  it("shows text as it is, and never makes two names one", () => {
    assert.is(pathText(Buffer.from("src/größe.py")), "src/größe.py");
    assert.is.not(pathText(Buffer.from([0x63, 0xe9])), pathText(Buffer.from([0x63, 0xe8])));
  });
});
