import { createHash } from "node:crypto";
import type { KeyPart } from "../images/input-key.ts";

/** What an image is told about itself. */
export type Provenance = {
  /** Null for what is built from the working directory: then no revision is claimed. */
  commit: string | null;
  /** ISO 8601; the commit's own time, so that the same commit gives the same image. */
  created: string;
  /** Where the code is to be found, without a user or password; null where nobody says. */
  source: string | null;
  base: { name: string; digest: string | null } | null;
  key: string;
  parts: readonly KeyPart[];
};

export const baseDigestLabel = "org.opencontainers.image.base.digest";
export const keyLabel = "io.pachook.key";
export const partsLabel = "io.pachook.parts";

/** Labels travel as program arguments, of which Linux takes 128 kB each. */
const largestLabelChars = 48 * 1024;

/** Source of the names: OCI image specification, "Pre-Defined Annotation Keys". */
export function labelsFor({ commit, created, source, base, key, parts }: Provenance): Record<string, string> {
  const labels: Record<string, string> = { "org.opencontainers.image.created": created };
  if (commit !== null) labels["org.opencontainers.image.revision"] = commit;
  if (source !== null) labels["org.opencontainers.image.source"] = source;
  if (base !== null) labels["org.opencontainers.image.base.name"] = base.name;
  if (base?.digest) labels[baseDigestLabel] = base.digest;
  labels[keyLabel] = key;
  labels[partsLabel] = printParts(parts);
  return labels;
}

/** The parts as a label holds them: of so many files that they would not fit, only what each folder comes to. */
function printParts(parts: readonly KeyPart[]): string {
  for (const depth of [null, 6, 4, 3, 2, 1, 0]) {
    const text = JSON.stringify({ depth, parts: toDepth(parts, depth).map(({ name, hash }) => [name, hash]) });
    if (text.length <= largestLabelChars) return text;
  }
  return JSON.stringify({ depth: 0, parts: [] });
}

/**
 * Reads the label of an earlier image and brings today's parts to the same coarseness, so that the two can be compared.
 *
 * @returns null where the label is not one of ours
 */
export function comparableParts(
  label: string | undefined,
  parts: readonly KeyPart[],
): { before: KeyPart[]; now: KeyPart[] } | null {
  const read = readParts(label ?? "");
  return read === null ? null : { before: read.parts, now: toDepth(parts, read.depth) };
}

function readParts(label: string): { depth: number | null; parts: KeyPart[] } | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(label);
  } catch {
    return null; // somebody else's label
  }
  if (typeof parsed !== "object" || parsed === null || !("parts" in parsed) || !Array.isArray(parsed.parts))
    return null;
  const depth = "depth" in parsed && typeof parsed.depth === "number" ? parsed.depth : null;
  const pairs: unknown[] = parsed.parts;
  const parts = pairs.flatMap((pair): KeyPart[] => {
    if (!Array.isArray(pair)) return [];
    const [name, hash]: unknown[] = pair;
    return typeof name === "string" && typeof hash === "string" ? [{ name, hash }] : [];
  });
  return { depth, parts };
}

/** Files shortened to 12 digits of their hash; below `depth` folders, all files of a folder as one part. */
function toDepth(parts: readonly KeyPart[], depth: number | null): KeyPart[] {
  const folders = new Map<string, string[]>();
  const short: KeyPart[] = [];
  for (const { name, hash } of parts) {
    const path = name.startsWith("file ") ? name.slice("file ".length).split("/") : [];
    if (depth === null || path.length <= depth + 1) short.push({ name, hash: shortened(hash) });
    else {
      const folder = `file ${[...path.slice(0, depth), ""].join("/")}`;
      folders.set(folder, [...(folders.get(folder) ?? []), `${name}\0${hash}\0`]);
    }
  }
  const rolled = [...folders].map(([name, lines]) => ({ name, hash: digestOf(lines.join("")).slice(0, 12) }));
  return [...short, ...rolled];
}

/** `100644 <oid>` keeps its mode; what is no hash, such as the name of a target, stays whole. */
function shortened(hash: string): string {
  const file = /^(\d{6}) ([0-9a-f]{40,64})$/.exec(hash);
  if (file !== null) return `${file[1]} ${(file[2] ?? "").slice(0, 12)}`;
  return /^[0-9a-f]{12,}$/.test(hash) ? hash.slice(0, 12) : hash;
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
