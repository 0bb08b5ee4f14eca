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

export type Cluster = { pachctl: Pachctl; open: OpenTransactions };

/** pachd could not be talked to, or does not know us; nothing was changed. */
export type NoAnswer = {
  kind: "failed";
  because: Exclude<NotDone["kind"], "refused" | "gone">;
  says: string;
  /** A transaction that could not be taken back; it changes nothing, and the next run takes it back. */
  leftOpen: string | null;
};

export async function beginTransaction({ pachctl, open }: Cluster): Promise<Answer<Transaction>> {
  const started = await pachctl.startTransaction();
  if (started.kind === "done") await open.began(started.value.id);
  return started;
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

/** Takes the transaction back where the work throws, as it does when somebody presses Ctrl-C. */
export async function orTakeBack<T>(
  work: Promise<T>,
  { transaction, cluster }: { transaction: Transaction; cluster: Cluster },
): Promise<T> {
  try {
    return await work;
  } catch (error) {
    // What it throws is the same trouble again, and the run after this one takes it back.
    await takeBack(transaction, cluster).catch(() => "open");
    throw error;
  }
}
