import { inflateSync } from "node:zlib";

/** Eight bits a sample, rows from the top. */
export type Picture = { width: number; height: number; channels: number; samples: Uint8Array };

const signature = "89504e470d0a1a0a";
const channelsOf: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [2, 3],
  [4, 2],
  [6, 4],
]);
const mostBytes = 512 * 1024 * 1024;

/** Reads a PNG of eight bits a sample, without palette or interlacing; null for all else. Source: RFC 2083. */
export function readPng(bytes: Buffer): Picture | null {
  if (bytes.subarray(0, 8).toString("hex") !== signature || bytes.length < 33) return null;
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const channels = channelsOf.get(bytes[25] ?? -1);
  if (bytes[24] !== 8 || channels === undefined || bytes[28] !== 0) return null;
  const rowBytes = width * channels;
  if (rowBytes * height > mostBytes) return null;
  const data: Buffer[] = [];
  for (let at = 8; at + 8 <= bytes.length; ) {
    const size = bytes.readUInt32BE(at);
    if (bytes.toString("latin1", at + 4, at + 8) === "IDAT") data.push(bytes.subarray(at + 8, at + 8 + size));
    at += size + 12;
  }
  const raw = inflated(Buffer.concat(data), (rowBytes + 1) * height);
  if (raw === null) return null;
  return { width, height, channels, samples: unfiltered(raw, { rowBytes, height, channels }) };
}

function inflated(data: Buffer, size: number): Buffer | null {
  try {
    const raw = inflateSync(data, { maxOutputLength: Math.max(1, size) });
    return raw.length === size ? raw : null;
  } catch {
    return null;
  }
}

type Layout = { rowBytes: number; height: number; channels: number };

function unfiltered(raw: Buffer, { rowBytes, height, channels }: Layout): Uint8Array {
  const samples = new Uint8Array(rowBytes * height);
  for (let row = 0; row < height; row++) {
    const filter = raw[row * (rowBytes + 1)] ?? 0;
    for (let column = 0; column < rowBytes; column++) {
      const at = row * rowBytes + column;
      const left = column < channels ? 0 : (samples[at - channels] ?? 0);
      const up = row === 0 ? 0 : (samples[at - rowBytes] ?? 0);
      const corner = row === 0 || column < channels ? 0 : (samples[at - rowBytes - channels] ?? 0);
      const value = raw[row * (rowBytes + 1) + 1 + column] ?? 0;
      samples[at] = value + predicted(filter, { left, up, corner });
    }
  }
  return samples;
}

function predicted(filter: number, { left, up, corner }: { left: number; up: number; corner: number }): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) return 0;
  const guess = left + up - corner;
  const [byLeft, byUp, byCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (byLeft <= byUp && byLeft <= byCorner) return left;
  return byUp <= byCorner ? up : corner;
}
