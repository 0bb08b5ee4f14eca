import { readlinkSync } from "node:fs";
import type { Run } from "./run.ts";

/** The id of this process, by which a later run sees that it is gone; 0 where nobody tells. */
export async function ownProcessId(run: Run, cwd: string): Promise<number> {
  try {
    return Number(readlinkSync("/proc/self"));
  } catch {
    const told = await run({ file: "node", args: ["-p", "process.ppid"], cwd, timeoutMs: 10_000 }).catch(() => null);
    return Number(told?.stdout.trim() ?? 0) || 0;
  }
}
