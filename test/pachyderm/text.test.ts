import * as assert from "uvu/assert";
import { decodeText } from "../../src/pachyderm/text.ts";
import { describe } from "../support/suite.ts";

describe("decode text", (it) => {
  it("takes a byte order mark off and says which it was", () => {
    const littleEndian = Buffer.from("\ufeffa: é", "utf16le");
    const bigEndian = Buffer.from(littleEndian).swap16();

    assert.equal(decodeText(Buffer.from("\ufeffa")), { text: "a", encoding: "utf-8", bom: true, fault: null });
    assert.equal(decodeText(littleEndian), { text: "a: é", encoding: "utf-16le", bom: true, fault: null });
    assert.equal(decodeText(bigEndian), { text: "a: é", encoding: "utf-16be", bom: true, fault: null });
  });

  it("names what is wrong with bytes in yaml.v3's words, at the character", () => {
    const said = (...bytes: number[]) => decodeText(Uint8Array.from([0xc3, 0xa9, ...bytes])).fault?.said;

    assert.is(said(0xff), "invalid leading UTF-8 octet");
    assert.is(said(0xe9, 0x20, 0x20), "invalid trailing UTF-8 octet");
    assert.is(said(0xe9), "incomplete UTF-8 octet sequence");
    assert.is(said(0xc0, 0x80), "invalid length of a UTF-8 sequence");
    assert.is(said(0xed, 0xa0, 0x80), "invalid Unicode character");
    assert.is(said(0x0c), "control characters are not allowed");
    assert.is(decodeText(Buffer.from("é😀\0")).fault?.at, 3);
  });

  it("knows how far yaml.v3 has read when it meets them: by pieces of 512 bytes", () => {
    const after = (count: number) => decodeText(Buffer.from(`${"a".repeat(count)}\0`)).fault?.readable;

    assert.is(after(100), 0);
    assert.is(after(512), 512);
    assert.is(after(1500), 1024);
  });
});
