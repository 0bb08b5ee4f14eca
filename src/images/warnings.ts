import type { ContextFile } from "./context.ts";
import { secretNames, secretTexts } from "./secret-signs.ts";

/** Something about what an image takes in that its author may not have meant. The path is relative to the context. */
export type ImageWarning = { kind: "secret" | "large" | "not-in-commit"; path: string; message: string };

/** Above this a file is said to be about to enter an image. */
const largeBytes = 50 * 1_000_000;

/** Secrets stand in small files; larger ones are not read for them. */
export const smallBytes = 64 * 1024;

/** What is known of a copied file without building: its size, and the text of a small one. Null: not asked for. */
export type FileFacts = { size: number | null; text: string | null };

/**
 * Names files that are about to enter an image and look like secrets or are larger than 50 MB. Whoever can pull the
 * image can read them, also from a layer that a later step deletes them in.
 */
export function warningsAbout(
  files: readonly ContextFile[],
  factsOf: (file: ContextFile) => FileFacts | undefined,
): ImageWarning[] {
  return files.flatMap((file) => {
    const { path } = file;
    const { size = null, text = null } = factsOf(file) ?? {};
    const warnings: ImageWarning[] = [];
    const sign = secretSign(path, text);
    if (sign !== null) warnings.push({ kind: "secret", path, message: `${path} looks like ${sign}` });
    if (size !== null && size > largeBytes) {
      warnings.push({ kind: "large", path, message: `${path} has ${Math.round(size / 1e6)} MB` });
    }
    return warnings;
  });
}

function secretSign(path: string, text: string | null): string | null {
  const byName = secretNames.find(({ pattern }) => pattern.test(path));
  if (byName !== undefined) return byName.what;
  return text === null ? null : (secretTexts.find(({ pattern }) => pattern.test(text))?.what ?? null);
}

/**
 * What lies in an image's folder and is not, or not like that, in the commit: an engine that is given the folder would
 * take it in, and the image that is made from the commit does not have it.
 *
 * @param uncommitted paths from the top level of the repository; those of whole folders end in `/`
 */
export function missingFromCommit(
  context: string,
  uncommitted: { untracked: readonly string[]; changed: readonly string[] },
): ImageWarning[] {
  const below = context === "." ? "" : `${context}/`;
  const inside = (paths: readonly string[]) =>
    paths.filter((path) => path.startsWith(below) && path !== below).map((path) => path.slice(below.length));
  return [
    ...inside(uncommitted.untracked).map((path) => warning(path, "is not in the commit, so the image lacks it")),
    ...inside(uncommitted.changed).map((path) =>
      warning(path, "is not as the commit has it; the image has the commit's"),
    ),
  ];
}

function warning(path: string, what: string): ImageWarning {
  return { kind: "not-in-commit", path, message: `${path} ${what}` };
}
