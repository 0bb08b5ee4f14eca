import { createHash } from "node:crypto";

/** `sha256:` and 64 hex digits. */
export type Digest = `sha256:${string}`;

/** The digest of bytes at hand. */
export function digestOf(bytes: Uint8Array): Digest {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/** True for a digest of the one algorithm that registries really use. */
export function isDigest(text: string): text is Digest {
  return /^sha256:[0-9a-f]{64}$/.test(text);
}
