import type { Transaction } from "../tools/pachctl/transaction.ts";
import {
  append,
  type Change,
  type Cluster,
  inTransaction,
  type NoAnswer,
  noAnswer,
  stopIfCalledOff,
  takeBack,
} from "./change.ts";

export type Refusal = { pipeline: string; says: string };

export type Rehearsed =
  /** Taken back, nothing kept. */
  | { kind: "accepted" }
  /** Every refusal; pipelines behind a refused one were not asked about. */
  | { kind: "refused"; refusals: readonly Refusal[]; notAsked: readonly string[] }
  | NoAnswer;

/**
 * Lets pachd itself say what it would refuse: all changes go into a transaction, which is then deleted. It costs what
 * the update will cost, and happens before anything is built.
 *
 * @param changes upstream first
 */
export async function rehearse(changes: readonly Change[], cluster: Cluster): Promise<Rehearsed> {
  if (changes.length === 0) return { kind: "accepted" };
  const heard = await inTransaction(cluster, (transaction) => askAndTakeBack(changes, transaction, cluster));
  if (heard.kind !== "not-begun") return heard;
  return { kind: "refused", refusals: [{ pipeline: "", says: heard.says }], notAsked: [] };
}

async function askAndTakeBack(
  changes: readonly Change[],
  transaction: Transaction,
  cluster: Cluster,
): Promise<Rehearsed> {
  const heard = await appendAll(changes, transaction, cluster);
  const end = await takeBack(transaction, cluster);
  if (heard.kind === "failed") return { ...heard, leftOpen: end === "open" ? transaction.id : null };
  if (end === "open") {
    const says = "the rehearsal could not be taken back";
    return { kind: "failed", because: "unreachable", says, leftOpen: transaction.id };
  }
  return heard;
}

async function appendAll(changes: readonly Change[], transaction: Transaction, cluster: Cluster): Promise<Rehearsed> {
  const refusals: Refusal[] = [];
  const out = new Set<string>();
  const notAsked: string[] = [];
  let accepted = 0;
  for (const change of changes) {
    stopIfCalledOff(cluster);
    // Without the pipeline that it reads, pachd would only say that a repo is missing.
    if (change.upstream.some((name) => out.has(name))) {
      out.add(change.name);
      notAsked.push(change.name);
      continue;
    }
    const answer = await append(transaction, change, accepted);
    if (answer.kind === "done") accepted += 1;
    else if (answer.kind === "refused") {
      out.add(change.name);
      refusals.push({ pipeline: change.name, says: answer.says });
    } else if (answer.kind === "gone") {
      return { kind: "refused", refusals: [{ pipeline: change.name, says: answer.says }], notAsked: [] };
    } else return noAnswer(answer);
  }
  return refusals.length === 0 ? { kind: "accepted" } : { kind: "refused", refusals, notAsked };
}
