import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * Who a process is: its id and when it started, so that another process that was given the same id later, after a
 * reboot too, is not taken for it. Text, to be kept in a file and compared.
 */
export type ProcessMark = string;

/** The mark of a running process; null where there is none with that id, or nobody here can say. */
export async function markOf(pid: number): Promise<ProcessMark | null> {
  const stat = statOf(pid);
  if (stat !== null) return stat.state === "Z" ? null : `${pid} ${bootId()} ${stat.started}`;
  if (hasProc()) return null;
  const started = (await ps(["-o", "lstart=", "-p", String(pid)])).text.trim().replace(/\s+/g, " ");
  return started === "" ? null : `${pid} ${started}`;
}

export async function isRunning(mark: ProcessMark): Promise<boolean> {
  const pid = Number(mark.split(" ")[0]);
  return (await markOf(pid)) === mark;
}

/**
 * The `git` that a hook runs for: the nearest one among the processes above `pid`. Shells lie between the two, and
 * husky adds some.
 *
 * @returns null where none is to be found, as on Windows
 */
export async function gitAbove(pid: number): Promise<ProcessMark | null> {
  const parents = hasProc() ? null : await listParents();
  let current = pid;
  for (let steps = 0; steps < 32 && current > 1; steps += 1) {
    const found = parents === null ? statOf(current) : parents.get(current);
    if (found === undefined || found === null) return null;
    if (steps > 0 && /^git(\.exe)?$/.test(found.name)) return markOf(current);
    current = found.parent;
  }
  return null;
}

type Stat = { name: string; state: string; parent: number; started: string };

/** Source: proc_pid_stat(5). The name stands in brackets and may itself hold brackets and blanks. */
function statOf(pid: number): Stat | null {
  const text = read(`/proc/${pid}/stat`);
  if (text === null) return null;
  const end = text.lastIndexOf(")");
  const rest = text.slice(end + 2).split(" ");
  const [state = "", parent = ""] = rest;
  return { name: text.slice(text.indexOf("(") + 1, end), state, parent: Number(parent), started: rest[19] ?? "" };
}

function hasProc(): boolean {
  return read("/proc/self/stat") !== null;
}

function bootId(): string {
  return read("/proc/sys/kernel/random/boot_id")?.trim() ?? "";
}

function read(path: string): string | null {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return null; // another system, or the process is gone
  }
}

async function listParents(): Promise<Map<number, { name: string; parent: number }>> {
  const { text } = await ps(["-A", "-o", "pid=,ppid=,comm="]);
  const rows = text.split("\n").map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line));
  return new Map(
    rows.flatMap((row) => {
      const [, pid = "", parent = "", command = ""] = row ?? [];
      return pid === ""
        ? []
        : [[Number(pid), { name: command.slice(command.lastIndexOf("/") + 1), parent: Number(parent) }]];
    }),
  );
}

function ps(args: readonly string[]): Promise<{ text: string }> {
  return new Promise((resolve) => {
    execFile("ps", args, { timeout: 5_000, maxBuffer: 64 * 1024 * 1024 }, (_error, text) => resolve({ text }));
  });
}
