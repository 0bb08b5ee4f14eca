/** How much of a file `isArchive` wants to see. */
export const archiveHeadBytes = 512;

const compressed = ["1f8b08", "425a68", "fd377a585a00", "28b52ffd"]; // gzip, bzip2, xz, zstd

/** True for what ADD would unpack, going by a file's first bytes. Source: moby pkg/archive, DetectCompression. */
export function isArchive(head: Uint8Array): boolean {
  const hex = Buffer.from(head.subarray(0, 6)).toString("hex");
  return compressed.some((magic) => hex.startsWith(magic)) || isTarHeader(head);
}

/** Every kind of tar has its header's checksum in the same place. */
function isTarHeader(head: Uint8Array): boolean {
  if (head.byteLength < 512) return false;
  const written = Buffer.from(head.subarray(148, 156))
    .toString("latin1")
    .replace(/[\0 ]+$/, "")
    .trim();
  const sum = head.subarray(0, 512).reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
  return /^[0-7]+$/.test(written) && Number.parseInt(written, 8) === sum;
}
