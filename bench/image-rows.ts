import { liveEngines } from "../test/support/live-engines.ts";
import type { Traffic } from "./counting-proxy.ts";
import { ways } from "./image-ways.ts";
import { medianOf } from "./interleave.ts";
import type { LeftOut, Row } from "./table.ts";

/** What changes between two pushes. Where there are many images, some ways take minutes: they get fewer rounds. */
export type Change = {
  subject: string;
  folders: readonly string[];
  changed: number;
  bytes: number;
  mostRounds: number;
};

export type Measured = { ms: number } & Traffic;

/** The rows of one change, from what was measured of each way by its name. */
export function imageRows(
  change: Change,
  figures: ReadonlyMap<string, readonly Measured[]>,
  faults: ReadonlyMap<string, string>,
): (Row | LeftOut)[] {
  const { subject } = change;
  const median = (way: string, field: keyof Measured) => medianOf((figures.get(way) ?? []).map((each) => each[field]));
  const ours = median("pachook", "ms");
  return ways.map(({ name, engine }): Row | LeftOut => {
    const ms = median(name, "ms");
    const whyNot = faults.get(name) ?? (engine === null ? null : liveEngines[engine].whyNot());
    if (whyNot !== null || Number.isNaN(ms)) return { subject, name, because: whyNot ?? "it did not run" };
    const [sent, received] = [median(name, "sent"), median(name, "received")];
    const traffic = `${kilobytes(sent)} sent ${kilobytes(received)} received ${median(name, "requests")} requests`;
    const aims = engine === null ? aimsOf(change, { ms, median, moved: sent + received }) : "";
    return { subject, name, ms, ratio: ms / ours, beside: `${traffic}${aims}` };
  });
}

type Ours = { ms: number; moved: number; median: (way: string, field: keyof Measured) => number };

/**
 * Never slower than BuildKit that has all it needs, eight times as fast as BuildKit on a machine that has nothing, and
 * no more bytes than what changed and 5 %, beside manifests, configs and headers.
 */
function aimsOf({ changed, bytes }: Change, { ms, moved, median }: Ours): string {
  const verdict = (what: string, aim: number) =>
    Number.isNaN(aim) ? [] : [`${what} ${aim.toFixed(0)} ms ${ms <= aim ? "reached" : "missed"}`];
  const beside = moved - changed * bytes;
  const extra = changed === 0 || bytes < 1_000_000 ? "" : ` (${((100 * beside) / (changed * bytes)).toFixed(1)} %)`;
  const aims = [
    ...verdict("warm", median("BuildKit, warm", "ms")),
    ...verdict("fresh / 8", median("BuildKit, fresh", "ms") / 8),
    `${kilobytes(beside).trim()} beside the change${extra}`,
  ];
  return `\n${" ".repeat(12)}aims: ${aims.join("; ")}`;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(bytes < 10_000 ? 1 : 0)} kB`.padStart(10);
}
