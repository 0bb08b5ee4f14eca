import type { NotDone } from "../tools/pachctl/answer.ts";
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
import { deadlineMs } from "./transaction-cost.ts";

/** What a plan was made from: the version of each pipeline, null for one that was not there. */
export type Versions = ReadonlyMap<string, string | null>;

/** Of every kind but `applied` and `unknown` nothing was changed. */
export type Updated =
  /** All of them, in one step. `id` is also that of the jobs. */
  | { kind: "applied"; id: string }
  | { kind: "refused"; pipeline: string | null; says: string }
  /** Somebody updated, made or deleted pipelines since the plan. */
  | { kind: "moved"; pipelines: readonly string[] }
  /** Somebody deleted the transaction. */
  | { kind: "ended"; id: string }
  | NoAnswer
  /** The answer to `finish` was lost, and nobody answers now: applied as a whole, or not at all. */
  | { kind: "unknown"; id: string; says: string };

/**
 * Updates pipelines together or not at all. The live versions are compared right before the end, since `finish` itself
 * does not notice what somebody else did meanwhile.
 *
 * @param changes upstream first
 */
export async function update(changes: readonly Change[], planned: Versions, cluster: Cluster): Promise<Updated> {
  const updated = await inTransaction(cluster, (transaction) =>
    fillAndFinish(transaction, { changes, planned, cluster }),
  );
  return updated.kind === "not-begun" ? { kind: "refused", pipeline: null, says: updated.says } : updated;
}

async function fillAndFinish(transaction: Transaction, filling: Filling): Promise<Updated> {
  const { changes, cluster } = filling;
  const unfit = await fill(transaction, filling);
  if (unfit !== null) return unfit;
  stopIfCalledOff(cluster);
  const finished = await transaction.finish({ timeoutMs: deadlineMs(changes.length * changes.length) });
  if (finished.kind === "refused" || finished.kind === "unauthorized") {
    return givenUp(finished, { transaction, cluster, changes, asked: null });
  }
  if (finished.kind !== "done") return findOut(finished, { transaction, changes, cluster });
  await cluster.open.ended(transaction.id);
  return { kind: "applied", id: transaction.id };
}

type Filling = { changes: readonly Change[]; planned: Versions; cluster: Cluster };

/** @returns null where all went in and the cluster is still as it was planned */
async function fill(transaction: Transaction, { changes, planned, cluster }: Filling): Promise<Updated | null> {
  for (const [index, change] of changes.entries()) {
    stopIfCalledOff(cluster);
    const answer = await append(transaction, change, index);
    if (answer.kind !== "done") return givenUp(answer, { transaction, cluster, changes, asked: change.name });
  }
  const moved = await movedSince(planned, changes, cluster);
  if (!Array.isArray(moved)) return givenUp(moved, { transaction, cluster, changes, asked: null });
  if (moved.length === 0) return null;
  await takeBack(transaction, cluster);
  return { kind: "moved", pipelines: moved };
}

type Attempt = { transaction: Transaction; cluster: Cluster };

async function givenUp(
  answer: NotDone,
  { transaction, cluster, changes, asked }: Attempt & { changes: readonly Change[]; asked: string | null },
): Promise<Updated> {
  const end = await takeBack(transaction, cluster);
  if (answer.kind === "refused") {
    // pachd runs all that is in it again, so the one it names may be another than the one that was asked for.
    const named = changes[(answer.request ?? 0) - 1]?.name ?? asked;
    return { kind: "refused", pipeline: named, says: answer.says };
  }
  if (answer.kind === "gone") return { kind: "ended", id: transaction.id };
  return noAnswer(answer, end === "open" ? transaction.id : null);
}

/** The pipelines that are not as they were planned; a NotDone where the cluster does not say. */
async function movedSince(
  planned: Versions,
  changes: readonly Change[],
  { pachctl }: Cluster,
): Promise<string[] | NotDone> {
  const listed = await pachctl.listPipelines();
  if (listed.kind !== "done") return listed;
  const now = new Map(listed.value.map(({ name, version }) => [name, version]));
  return changes.flatMap(({ name }) => ((now.get(name) ?? null) === (planned.get(name) ?? null) ? [] : [name]));
}

/**
 * After a lost answer: pipelines that carry the transaction's id were updated by it, and it updates all or none. Where
 * none does, taking the transaction back settles it: that works only while it has not been applied.
 */
async function findOut(
  lost: NotDone,
  { transaction, changes, cluster }: Attempt & { changes: readonly Change[] },
): Promise<Updated> {
  const { id } = transaction;
  if (await isApplied(id, changes, cluster)) {
    await cluster.open.ended(id);
    return { kind: "applied", id };
  }
  const end = await takeBack(transaction, cluster);
  if (end === "taken-back") return noAnswer(lost);
  if (end === "open") return { kind: "unknown", id, says: lost.says };
  return (await isApplied(id, changes, cluster)) ? { kind: "applied", id } : { kind: "ended", id };
}

async function isApplied(id: string, changes: readonly Change[], { pachctl }: Cluster): Promise<boolean> {
  const listed = await pachctl.listPipelines();
  if (listed.kind !== "done") return false;
  const names = new Set(changes.map(({ name }) => name));
  return listed.value.some(({ name, specCommit }) => names.has(name) && specCommit === id);
}
