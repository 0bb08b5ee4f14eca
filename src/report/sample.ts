import type { ChosenSample } from "../flows/sample.ts";
import { ago } from "./ago.ts";
import { harmlessLines } from "./harmless.ts";
import { showBytes } from "./progress.ts";
import { counted } from "./report.ts";

const mostShown = 20;

/** What would be fetched, before it is. */
export function showChoice(chosen: ChosenSample, now: Date): string {
  const { repo, commit, folder, total, fetched, there } = chosen;
  const when = commit.finished === "" ? "still open" : ago(commit.finished, now);
  const all = `${counted(total.files, "file")}, ${showBytes(total.bytes)}`;
  const lines = [`${repo}@${commit.id.slice(0, 7)} (${when}): ${all}`];
  if (fetched.length > 0) {
    const bytes = fetched.reduce((sum, { size }) => sum + size, 0);
    const which = fetched.length + there.length === total.files ? "All of them" : "The smallest";
    lines.push(`${which}, ${counted(fetched.length, "file")}, ${showBytes(bytes)}, for ${folder}/`);
    for (const { path, size } of fetched.slice(0, mostShown)) lines.push(`  ${showBytes(size).padStart(7)}  ${path}`);
    if (fetched.length > mostShown) lines.push(`           … ${fetched.length - mostShown} more`);
  }
  if (there.length > 0)
    lines.push(`${counted(there.length, "file")} in ${folder}/ already; --overwrite fetches them again`);
  return `${harmlessLines(lines.join("\n"))}\n`;
}

export function sampleAsJson({ repo, commit, folder, total, fetched, there }: ChosenSample): object {
  return { version: 1, repo, commit: commit.id, folder, total, fetched, there };
}
