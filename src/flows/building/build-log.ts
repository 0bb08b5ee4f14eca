import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Progress } from "../../report/progress.ts";
import { pathInGitFolder } from "../../tools/git-folder.ts";
import type { Where } from "../../tools/git-plumbing.ts";
import { withoutSecrets } from "../../tools/secrets.ts";

/** Takes an engine's output in pieces, as it comes, for one image. */
export type BuildLog = (name: string, piece: string) => void;

/**
 * Shows engines' output by whole lines, each with its image's name, since several builds may talk at once, and keeps it
 * in one file an image below git's own folder; a new build begins the file anew.
 */
export async function logTo(progress: Progress, where: Where): Promise<BuildLog> {
  const folder = await pathInGitFolder(where, "pachook/log");
  const begun = new Map<string, string>();
  const keep = keeperIn(folder);
  return (name, piece) => {
    const isFirst = !begun.has(name);
    const lines = ((begun.get(name) ?? "") + piece).split(/\r?\n|\r/);
    begun.set(name, lines.pop() ?? "");
    const clean = lines.filter((line) => line.trim() !== "").map(withoutSecrets);
    for (const line of clean) progress.line(`${name} | ${line}`);
    keep(join(folder, `${name}.log`), clean, { isFirst });
  };
}

/** A log that cannot be kept stops no build: its lines were shown. */
function keeperIn(folder: string): (file: string, lines: readonly string[], at: { isFirst: boolean }) => void {
  return (file, lines, { isFirst }) => {
    const text = lines.map((line) => `${line}\n`).join("");
    try {
      if (isFirst) mkdirSync(folder, { recursive: true });
      if (isFirst) writeFileSync(file, text);
      else appendFileSync(file, text);
    } catch {
      // The disk is full, or the folder is not ours.
    }
  };
}
