/** Half of a surrogate pair, which no valid text holds alone: U+DC80 to U+DCFF stand for the bytes 0x80 to 0xFF. */
const loneByte = /[\udc80-\udcff]/u;

/**
 * A path of git's as text. Git's paths are bytes; those that are no UTF-8 become lone surrogates, so that nothing is
 * lost and two paths never become one. Source: Python's PEP 383, which does the same.
 */
export function pathText(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString("utf8");
  if (!text.includes("\ufffd")) return text;
  let out = "";
  for (let at = 0; at < bytes.length; ) {
    const length = [1, 2, 3, 4].find((count) => isCharacter(bytes.subarray(at, at + count))) ?? 0;
    if (length === 0) out += String.fromCharCode(0xdc00 + (bytes[at] ?? 0));
    else out += Buffer.from(bytes.subarray(at, at + length)).toString("utf8");
    at += Math.max(1, length);
  }
  return out;
}

/** The bytes that `pathText` came from. */
export function pathBytes(text: string): Buffer {
  if (!loneByte.test(text)) return Buffer.from(text);
  const parts = Array.from(text, (character) =>
    loneByte.test(character) ? Buffer.from([character.charCodeAt(0) - 0xdc00]) : Buffer.from(character),
  );
  return Buffer.concat(parts);
}

function isCharacter(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes).toString("utf8");
  return Array.from(text).length === 1 && Buffer.from(text).equals(bytes);
}
