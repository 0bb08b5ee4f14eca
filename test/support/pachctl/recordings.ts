import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Printed } from "./answered.ts";
import type { JsonObject } from "./json.ts";

/** One call of the real pachctl, and what it printed. */
export type Recorded = Printed & {
  argv: string[];
  stdin: string;
  files: Record<string, string>;
  env: Record<string, string | null>;
  configAfter: JsonObject | null;
  wasKilled: boolean;
};

export type Story = { name: string; calls: Recorded[] };

const folder = join(import.meta.dirname, "../../../../shared/pachyderm/recordings/transcripts");

/** The recordings lie beside the repository and are not part of it; null where they are missing. */
export function readStories(): Story[] | null {
  if (!existsSync(folder)) return null;
  const names = readdirSync(folder).filter((name) => name.endsWith(".jsonl"));
  return names.sort().map((name) => ({ name: name.replace(".jsonl", ""), calls: readCalls(join(folder, name)) }));
}

function readCalls(path: string): Recorded[] {
  const lines = readFileSync(path, "utf8").split("\n").filter(Boolean);
  return lines.map((line) => {
    const call = JSON.parse(line);
    return {
      argv: call.argv,
      stdin: call.stdin ?? "",
      files: call.files ?? {},
      env: call.env ?? {},
      exitCode: call.exit,
      stdout: call.stdout,
      stderr: call.stderr,
      configAfter: call.config_after ?? null,
      wasKilled: call.killed_after_s !== undefined,
    };
  });
}
