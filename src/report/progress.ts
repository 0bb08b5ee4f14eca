import type { Host } from "../host.ts";
import { harmless } from "./harmless.ts";
import { paintFor } from "./paint.ts";

/** One step of long work, from its begin to its end. */
export type Task = {
  /** What it waits for now; shown where a line can move, and elsewhere when it takes long. */
  waitsFor: (what: string) => void;
  /** Ends it well, with what came out; it may end only once. */
  done: (outcome: string) => void;
  failed: (outcome: string) => void;
};

export type Progress = {
  /** Begins a step: the word of its column, and whom it is about. */
  begin: (step: string, what: string) => Task;
  /** A line of its own, such as a program's output, that must not mix with the moving one. */
  line: (text: string) => void;
};

/** Calls a function again and again until the answer is called; handed in, so that tests need no clock. */
export type Every = (ms: number, call: () => void) => () => void;

type Running = { step: string; what: string; since: number; said: number; quietMs: number };

const frames = { unicode: ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"], plain: ["|", "/", "-", "\\"] } as const;
const frameMs = 120;
/** Nobody looks at a still line for longer without thinking that it hangs. */
const quietMs = 2_000;
const longestQuietMs = 30_000;

/**
 * Shows long work on stderr: on a terminal one line that moves, and elsewhere a line when two seconds have passed in
 * silence, then ever more seldom; one line a step when it is over.
 */
export function progressFor(host: Pick<Host, "note" | "terminal" | "now">, every: Every): Progress {
  const { terminal, note } = host;
  const moves = terminal.interactive;
  const paint = paintFor(terminal);
  const running = new Set<Running>();
  const now = () => host.now().getTime();
  let [stop, frame, shown]: [(() => void) | null, number, boolean] = [null, 0, false];

  const clear = () => {
    if (shown) note("\r\x1b[K");
    shown = false;
  };
  const drawMoving = () => {
    const [first, ...others] = running;
    if (first === undefined) return;
    const signs = terminal.unicode ? frames.unicode : frames.plain;
    const more = others.length === 0 ? "" : `, and ${others.length} more`;
    const text = `${signs[frame++ % signs.length]} ${columnsOf(first.step, `${first.what}${more}`, now() - first.since)}`;
    note(`\r\x1b[K${text.slice(0, terminal.width - 1)}`);
    shown = true;
  };
  const sayWaiting = () => {
    for (const task of running) {
      if (now() - task.said < task.quietMs) continue;
      task.said = now();
      task.quietMs = Math.min(longestQuietMs, task.quietMs * 2);
      note(`${terminal.unicode ? "…" : "."} ${columnsOf(task.step, task.what, now() - task.since)}\n`);
    }
  };
  const end = (task: Running, sign: string, outcome: string) => {
    if (!running.delete(task)) return;
    clear();
    note(`${sign} ${columnsOf(task.step, harmless(outcome), now() - task.since)}\n`);
    if (running.size > 0) return;
    stop?.();
    stop = null;
  };

  return {
    begin(step, what) {
      const task: Running = { step, what: harmless(what), since: now(), said: now(), quietMs };
      running.add(task);
      stop ??= moves ? every(frameMs, drawMoving) : every(500, sayWaiting);
      return {
        waitsFor: (next) => {
          task.what = harmless(next);
        },
        done: (outcome) => end(task, paint.fine(terminal.unicode ? "✓" : "+"), outcome),
        failed: (outcome) => end(task, paint.error(terminal.unicode ? "✗" : "x"), outcome),
      };
    },
    line(text) {
      clear();
      for (const task of running) task.said = now();
      note(`${harmless(text)}\n`);
    },
  };
}

function columnsOf(step: string, what: string, ms: number): string {
  return `${step.padEnd(9)} ${what.padEnd(58)} ${showDuration(ms)}`.trimEnd();
}

/** "0.4 s", "12 s", "2 m 5 s". */
export function showDuration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  return `${Math.floor(seconds / 60)} m ${Math.round(seconds % 60)} s`;
}

/** "812 B", "2.1 kB", "51 MB": powers of ten, as registries count. */
export function showBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const [value, unit] = bytes < 1e6 ? [bytes / 1e3, "kB"] : bytes < 1e9 ? [bytes / 1e6, "MB"] : [bytes / 1e9, "GB"];
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}
