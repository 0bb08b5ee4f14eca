/** One entry of a tar stream. Paths have no leading slash; a folder's has none at its end either. */
export type TarEntry = {
  /** Bytes, since git's paths need not be text. */
  path: Uint8Array;
  /** Permission bits, such as 0o644. */
  mode: number;
  uid: number;
  gid: number;
  /** Seconds since 1970. */
  mtime: number;
} & (
  | { kind: "file"; size: number; content: () => AsyncIterable<Uint8Array> }
  | { kind: "folder" }
  | { kind: "symlink"; target: Uint8Array }
);

const block = 512;
const typeFlags = { file: "0", folder: "5", symlink: "2", pax: "x" } satisfies Record<string, string>;

/**
 * Writes a tar stream: POSIX ustar, with a pax record where a name or size does not fit. Written here since npm's
 * tar libraries take names as text, and a path of git's may hold any byte; the same entries always give the same
 * bytes. Source: POSIX.1-2017, pax, "ustar Interchange Format" and "pax Extended Header".
 */
export async function* writeTar(entries: AsyncIterable<TarEntry> | Iterable<TarEntry>): AsyncGenerator<Uint8Array> {
  for await (const entry of entries) {
    yield* headersOf(entry);
    if (entry.kind !== "file") continue;
    let written = 0;
    for await (const chunk of entry.content()) {
      written += chunk.byteLength;
      yield chunk;
    }
    if (written !== entry.size) throw new Error(`a tar entry of ${entry.size} bytes got ${written}`);
    yield padding(written);
  }
  yield new Uint8Array(2 * block);
}

function* headersOf(entry: TarEntry): Generator<Uint8Array> {
  const path = entry.kind === "folder" ? Buffer.concat([entry.path, Buffer.from("/")]) : Buffer.from(entry.path);
  const target = entry.kind === "symlink" ? Buffer.from(entry.target) : Buffer.alloc(0);
  const size = entry.kind === "file" ? entry.size : 0;
  const fits = { path: path.length <= 100, target: target.length <= 100, size: size < 8 ** 11 };
  const records = [
    ...(fits.path ? [] : [paxRecord("path", path)]),
    ...(fits.target ? [] : [paxRecord("linkpath", target)]),
    ...(fits.size ? [] : [paxRecord("size", Buffer.from(String(size)))]),
  ];
  if (records.length > 0) {
    const body = Buffer.concat(records);
    yield header({
      ...entry,
      name: Buffer.from("pax"),
      link: Buffer.alloc(0),
      size: body.length,
      flag: typeFlags.pax,
      mode: 0o644,
    });
    yield Buffer.concat([body, padding(body.length)]);
  }
  yield header({
    ...entry,
    name: path.subarray(0, 100),
    link: target.subarray(0, 100),
    size: fits.size ? size : 0,
    flag: typeFlags[entry.kind],
  });
}

/** `<length> <key>=<value>\n`, where the length counts its own digits too. */
function paxRecord(key: string, value: Buffer): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), value, Buffer.from("\n")]);
  let length = rest.length;
  while (length !== rest.length + String(length).length) length = rest.length + String(length).length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

type Header = {
  name: Buffer;
  link: Buffer;
  size: number;
  flag: string;
  mode: number;
  uid: number;
  gid: number;
  mtime: number;
};

function header({ name, link, size, flag, mode, uid, gid, mtime }: Header): Buffer {
  const bytes = Buffer.alloc(block);
  name.copy(bytes, 0);
  bytes.write(octal(mode, 7), 100, "latin1");
  bytes.write(octal(uid, 7), 108, "latin1");
  bytes.write(octal(gid, 7), 116, "latin1");
  bytes.write(octal(size, 11), 124, "latin1");
  bytes.write(octal(mtime, 11), 136, "latin1");
  bytes.write("        ", 148, "latin1"); // the checksum counts its own field as blanks
  bytes.write(flag, 156, "latin1");
  link.copy(bytes, 157);
  bytes.write("ustar\x0000", 257, "latin1");
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${octal(sum, 6)}\0 `, 148, "latin1");
  return bytes;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, "0");
}

function padding(length: number): Uint8Array {
  return new Uint8Array((block - (length % block)) % block);
}
