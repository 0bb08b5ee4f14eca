import type { Code } from "../trace/code.ts";
import type { CodeShare } from "../trace/history.ts";
import { ago } from "./ago.ts";

/** The shortest that names code: its commit, else its digest, else what there is. */
export function codeName({ commit, digest, image }: Code): string {
  if (commit !== null) return commit.slice(0, 7);
  if (digest !== null) return shortDigest(digest);
  return image === "" ? "unknown code" : shortDigest(image.replace(/^[a-z-]+:\/\//, ""));
}

/** `9f8e7d6 "first edges" by its author, 3 days ago`. */
export function codeTitle(code: Code, now: Date): string {
  const { git } = code;
  if (git?.kind !== "known") return code.commit === null ? "unknown commit" : codeName(code);
  return `${codeName(code)} "${git.subject}" by ${git.author}, ${ago(git.time, now)}`;
}

/** Who says that it is of this commit, and which image it is. */
export function codeOrigin(code: Code): string {
  const known = knownFrom(code);
  const image = code.image === "" ? "" : `image ${codeName({ ...code, commit: null })}`;
  return [known === "" ? "" : `from ${known}`, image].filter((part) => part !== "").join("; ");
}

function knownFrom({ from, version }: Code): string {
  switch (from) {
    case "annotation":
      return `what Pachook wrote on version ${version}`;
    case "label":
      return "the image's own label";
    case "tag":
      return "its tag in the registry";
    case "spec-tag":
      return `the tag in the spec of version ${version}, unproven`;
    case null:
      return "";
  }
}

function shortDigest(digest: string): string {
  return digest.replace(/^(sha\d+:[0-9a-f]{12})[0-9a-f]+$/, "$1");
}

/** "812 datums by 9f8e7d6, 14 by a1b2c3d". */
export function sharesLine(shares: readonly CodeShare[]): string {
  return shares
    .map(({ code, datums }, index) => `${datums}${index === 0 ? plural(datums, " datum") : ""} by ${codeName(code)}`)
    .join(", ");
}

export function plural(count: number, word: string): string {
  return count === 1 ? word : `${word}s`;
}
