import type { Progress } from "../report/progress.ts";

/** Takes an engine's output in pieces, as it comes, for one image. */
export type BuildLog = (name: string, piece: string) => void;

/** Shows engines' output by whole lines, each with its image's name: several builds may talk at once. */
export function logTo(progress: Progress): BuildLog {
  const begun = new Map<string, string>();
  return (name, piece) => {
    const lines = ((begun.get(name) ?? "") + piece).split(/\r?\n|\r/);
    begun.set(name, lines.pop() ?? "");
    for (const line of lines) if (line.trim() !== "") progress.line(`${name} | ${line}`);
  };
}
