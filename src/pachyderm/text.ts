/** What pachctl would say about bytes it cannot take for text, and where. */
export type ByteFault = {
  said: string;
  /** Where in the decoded text, in UTF-16 code units. */
  at: number;
  /** How much of the text the parser still sees: it is fed in pieces, and a piece with a fault never arrives. */
  readable: number;
};

/** Which encoding the bytes are in. */
export type Encoding = "utf-8" | "utf-16le" | "utf-16be";

/** The text of a file without its byte order mark. What cannot be decoded stands there as U+FFFD. */
export type DecodedText = { text: string; encoding: Encoding; bom: boolean; fault: ByteFault | null };

/** yaml.v3 (readerc.go) fills its buffer in pieces of this many bytes. */
export const pieceBytes = 512;

// Everything that yaml.v3 (readerc.go) calls a control character.
const controlCharacter = /[^\t\n\r\x20-\x7e\x85\xa0-\ufffd]/;

/** Turns bytes into text as yaml.v3 does (readerc.go): UTF-8, or UTF-16 behind a byte order mark. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const { encoding, bom } = encodingOf(bytes);
  const body = bytes.subarray(bom === 0 ? 0 : bom);
  const strict = decodeStrictly(body, encoding);
  if (strict !== null && !controlCharacter.test(strict)) return { text: strict, encoding, bom: bom > 0, fault: null };
  const text = new TextDecoder(encoding, { ignoreBOM: true }).decode(body);
  return { text, encoding, bom: bom > 0, fault: faultIn(bytes, bom, encoding) };
}

function encodingOf(bytes: Uint8Array): { encoding: Encoding; bom: number } {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: "utf-16le", bom: 2 };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: "utf-16be", bom: 2 };
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { encoding: "utf-8", bom: 3 };
  return { encoding: "utf-8", bom: 0 };
}

function decodeStrictly(bytes: Uint8Array, encoding: Encoding): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null; // bytes that are no text: faultIn finds the place
  }
}

function faultIn(bytes: Uint8Array, start: number, encoding: Encoding): ByteFault | null {
  const read = encoding === "utf-8" ? utf8At : utf16At(encoding === "utf-16le");
  let [at, readable, pieceEnd] = [0, 0, Math.min(pieceBytes, bytes.length)];
  for (let byte = start; byte < bytes.length; ) {
    const one = read(bytes, byte);
    // A character that straddles two pieces arrives with the second.
    if (byte + one.width > pieceEnd) {
      readable = at;
      pieceEnd = Math.min(byte + pieceBytes, bytes.length);
    }
    if ("said" in one) return { said: one.said, at, readable };
    if (isControl(one.code)) return { said: "control characters are not allowed", at, readable };
    byte += one.width;
    at += one.code > 0xffff ? 2 : 1;
  }
  return null;
}

function isControl(code: number): boolean {
  return code <= 0xffff && controlCharacter.test(String.fromCharCode(code));
}

/** One character, or why there is none; `width` in bytes. */
type Character = { code: number; width: number } | { said: string; width: number };

function utf8At(bytes: Uint8Array, at: number): Character {
  const lead = bytes[at] ?? 0;
  const width = lead < 0x80 ? 1 : lead >> 5 === 6 ? 2 : lead >> 4 === 14 ? 3 : lead >> 3 === 30 ? 4 : 0;
  if (width === 0) return { said: "invalid leading UTF-8 octet", width: 1 };
  if (at + width > bytes.length) return { said: "incomplete UTF-8 octet sequence", width };
  let code = width === 1 ? lead : lead & (0x7f >> width);
  for (let next = 1; next < width; next++) {
    const octet = bytes[at + next] ?? 0;
    if (octet >> 6 !== 2) return { said: "invalid trailing UTF-8 octet", width };
    code = (code << 6) | (octet & 0x3f);
  }
  const least = [0, 0, 0x80, 0x800, 0x10000][width] ?? 0;
  if (code < least) return { said: "invalid length of a UTF-8 sequence", width };
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) return { said: "invalid Unicode character", width };
  return { code, width };
}

function utf16At(littleEndian: boolean): (bytes: Uint8Array, at: number) => Character {
  return (bytes, at) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (at + 2 > bytes.length) return { said: "incomplete UTF-16 character", width: 2 };
    const first = view.getUint16(at, littleEndian);
    if (first >> 10 === 0x37) return { said: "unexpected low surrogate area", width: 2 };
    if (first >> 10 !== 0x36) return { code: first, width: 2 };
    if (at + 4 > bytes.length) return { said: "incomplete UTF-16 surrogate pair", width: 4 };
    const second = view.getUint16(at + 2, littleEndian);
    if (second >> 10 !== 0x37) return { said: "expected low surrogate area", width: 4 };
    return { code: 0x10000 + ((first & 0x3ff) << 10) + (second & 0x3ff), width: 4 };
  };
}
