import { Failure } from "../failure.ts";
import type { Answer, NotDone } from "../tools/pachctl/answer.ts";
import type { Pachctl } from "../tools/pachctl/pachctl.ts";
import type { Transaction } from "../tools/pachctl/transaction.ts";
import { deadlineMs } from "./transaction-cost.ts";

/** One pipeline on its way into the cluster. */
export type Change = {
  name: string;
  /** The spec as JSON text. */
  text: string;
  reprocess: boolean;
  /** Pipelines of this deploy that it reads, by name. */
  upstream: readonly string[];
};

/** Remembers transactions that are open on the cluster, so that a run after a crash can take them back. */
export type OpenTransactions = {
  began: (id: string) => Promise<void>;
  ended: (id: string) => Promise<void>;
};

export type Cluster = {
  pachctl: Pachctl;
  open: OpenTransactions;
  /** Fires on Ctrl-C: what was begun is taken back, and nothing more is begun. */
  signal: AbortSignal;
};

/** pachd could not be talked to, or does not know us; nothing was changed. */
export type NoAnswer = {
  kind: "failed";
  because: Exclude<NotDone["kind"], "refused" | "gone">;
  says: string;
  /** A transaction that could not be taken back; it changes nothing, and the next run takes it back. */
  leftOpen: string | null;
};

/** pachd would not begin. */
export type NotBegun = { kind: "not-begun"; says: string };

/** Begins a transaction and works in it. Where the work throws, as it does on Ctrl-C, it is taken back. */
export async function inTransaction<T>(
  cluster: Cluster,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T | NotBegun | NoAnswer> {
  stopIfCalledOff(cluster);
  const started = await cluster.pachctl.startTransaction();
  if (started.kind === "refused" || started.kind === "gone") return { kind: "not-begun", says: started.says };
  if (started.kind !== "done") return noAnswer(started);
  try {
    await cluster.open.began(started.value.id);
    return await work(started.value);
  } catch (error) {
    // What this throws is the same trouble again, and the run after this one takes it back.
    await takeBack(started.value, cluster).catch(() => "open");
    throw error;
  }
}

/** @throws Failure "interrupted" after Ctrl-C */
export function stopIfCalledOff({ signal }: Pick<Cluster, "signal">): void {
  if (!signal.aborted) return;
  throw new Failure("interrupted", "called off; nothing is left half done", "Go on from there: run the same again.");
}

/** @param before how many were appended so far: each one costs the more */
export function append(transaction: Transaction, change: Change, before: number): Promise<Answer<null>> {
  return transaction.append(change.text, { reprocess: change.reprocess, timeoutMs: deadlineMs(before) });
}

/**
 * Takes a transaction back. Tried twice, since what stood in the way may have been short.
 *
 * @returns what became of it: `taken-back`, `ended` where it was no more, `open` where nobody answered
 */
export async function takeBack(transaction: Transaction, { open }: Cluster): Promise<"taken-back" | "ended" | "open"> {
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const { kind } = await transaction.remove();
    if (kind !== "done" && kind !== "gone") continue;
    await open.ended(transaction.id);
    return kind === "done" ? "taken-back" : "ended";
  }
  return "open";
}

/** The end of a run that got no answer: what it left, and what pachctl said. */
export function noAnswer(answer: NotDone, leftOpen: string | null = null): NoAnswer {
  const because = answer.kind === "unauthorized" ? "unauthorized" : "unreachable";
  return { kind: "failed", because, says: answer.says, leftOpen };
}
