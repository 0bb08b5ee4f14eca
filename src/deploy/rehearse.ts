import type { Transaction } from "../tools/pachctl/transaction.ts";
import {
  append,
  beginTransaction,
  type Change,
  type Cluster,
  type NoAnswer,
  noAnswer,
  orTakeBack,
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
  const started = await beginTransaction(cluster);
  if (started.kind === "refused" || started.kind === "gone") {
    return { kind: "refused", refusals: [{ pipeline: "", says: started.says }], notAsked: [] };
  }
  if (started.kind !== "done") return noAnswer(started);
  const heard = await orTakeBack(appendAll(changes, started.value), { transaction: started.value, cluster });
  const end = await takeBack(started.value, cluster);
  if (heard.kind === "failed") return { ...heard, leftOpen: end === "open" ? started.value.id : null };
  if (end === "open") {
    const says = "the rehearsal could not be taken back";
    return { kind: "failed", because: "unreachable", says, leftOpen: started.value.id };
  }
  return heard;
}

async function appendAll(changes: readonly Change[], transaction: Transaction): Promise<Rehearsed> {
  const refusals: Refusal[] = [];
  const out = new Set<string>();
  const notAsked: string[] = [];
  let accepted = 0;
  for (const change of changes) {
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
