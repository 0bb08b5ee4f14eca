import { pullBytes } from "./pull-bytes.ts";

/** One entry of a tar stream. `content` is a file's bytes: read it, or leave it, before asking for the next entry. */
export type TarItem = {
  path: Buffer;
  kind: "file" | "folder" | "symlink" | "hardlink" | "other";
  mode: number;
  uid: number;
  gid: number;
  size: number;
  target: Buffer;
  content: AsyncIterable<Uint8Array>;
};

const block = 512;

/**
 * Reads a tar stream entry by entry and holds none of it: ustar, pax and GNU's long names.
 * Source: POSIX.1-2017, pax, "ustar Interchange Format" and "pax Extended Header"; GNU tar, "Basic Tar Format".
 *
 * @throws Error where the stream is no tar, or ends too early
 */
export async function* readTar(stream: AsyncIterable<Uint8Array>): AsyncGenerator<TarItem> {
  const bytes = pullBytes(stream);
  let long: { path?: Buffer; target?: Buffer; size?: number } = {};
  for (;;) {
    const header = await bytes.exactly(block);
    if (header === null || header.every((byte) => byte === 0)) break;
    checkSum(header);
    const size = long.size ?? numberAt(header, 124, 12);
    const flag = String.fromCharCode(header[156] ?? 0);
    if (flag === "x" || flag === "g" || flag === "L" || flag === "K") {
      const body = await bytes.exactly(padded(size));
      if (body === null) throw endedEarly();
      const text = body.subarray(0, size);
      if (flag === "x") long = { ...long, ...parsePax(text) };
      if (flag === "L") long = { ...long, path: untilZero(text) };
      if (flag === "K") long = { ...long, target: untilZero(text) };
      continue;
    }
    // One iterator, so that what the caller left unread can be passed over.
    const pieces = bytes.take(size)[Symbol.asyncIterator]();
    const content = { [Symbol.asyncIterator]: () => ({ next: () => pieces.next() }) };
    yield {
      path: long.path ?? nameOf(header),
      kind: kindOf(flag),
      mode: numberAt(header, 100, 8) & 0o7777,
      uid: numberAt(header, 108, 8),
      gid: numberAt(header, 116, 8),
      size,
      target: long.target ?? untilZero(header.subarray(157, 257)),
      content,
    };
    for await (const _ of content) {
      // what the caller left unread
    }
    await bytes.exactly(padded(size) - size);
    long = {};
  }
  await bytes.drain();
}

function checkSum(header: Buffer): void {
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
  if (sum !== numberAt(header, 148, 8)) throw new Error("this is no tar stream: a header's checksum is wrong");
}

/** Octal text, or where its first bit is set a big-endian number (GNU, for sizes from 8 GiB). */
function numberAt(header: Buffer, offset: number, length: number): number {
  if (((header[offset] ?? 0) & 0x80) !== 0) return header.readUIntBE(offset + length - 6, 6);
  return Number.parseInt(
    untilZero(header.subarray(offset, offset + length))
      .toString("latin1")
      .trim() || "0",
    8,
  );
}

function nameOf(header: Buffer): Buffer {
  const name = untilZero(header.subarray(0, 100));
  const prefix =
    header.toString("latin1", 257, 263) === "ustar\0" ? untilZero(header.subarray(345, 500)) : Buffer.alloc(0);
  return prefix.length === 0 ? name : Buffer.concat([prefix, Buffer.from("/"), name]);
}

function parsePax(body: Buffer): { path?: Buffer; target?: Buffer; size?: number } {
  const found: { path?: Buffer; target?: Buffer; size?: number } = {};
  for (let at = 0; at < body.length; ) {
    const blank = body.indexOf(32, at);
    const length = Number(body.toString("latin1", at, blank));
    if (blank === -1 || !(length > 0)) throw new Error("this is no tar stream: a pax record has no length");
    const record = body.subarray(blank + 1, at + length - 1);
    const equals = record.indexOf(61);
    const key = record.toString("latin1", 0, equals);
    const value = record.subarray(equals + 1);
    if (key === "path") found.path = value;
    if (key === "linkpath") found.target = value;
    if (key === "size") found.size = Number(value.toString("latin1"));
    at += length;
  }
  return found;
}

function kindOf(flag: string): TarItem["kind"] {
  if (flag === "0" || flag === "\0") return "file";
  if (flag === "5") return "folder";
  if (flag === "2") return "symlink";
  return flag === "1" ? "hardlink" : "other";
}

function untilZero(bytes: Buffer): Buffer {
  const end = bytes.indexOf(0);
  return end === -1 ? bytes : bytes.subarray(0, end);
}

function padded(size: number): number {
  return Math.ceil(size / block) * block;
}

function endedEarly(): Error {
  return new Error("the tar stream ended early");
}
