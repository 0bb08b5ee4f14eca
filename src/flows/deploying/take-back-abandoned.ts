import type { OpenTransactions } from "../../tools/open-transactions.ts";
import { deadConfigs } from "../../tools/pachctl/dead-configs.ts";
import type { Pachctl } from "../../tools/pachctl/pachctl.ts";

/** Takes back the transactions that killed runs left open on a cluster, and removes the files that they left. */
export async function takeBackAbandoned({
  context,
  pachctl,
  open,
}: {
  context: string;
  pachctl: Pachctl;
  open: OpenTransactions;
}): Promise<void> {
  const dead = await deadConfigs(context);
  const left = new Set([...(await open.abandoned()), ...dead.flatMap(({ transactions }) => transactions)]);
  for (const id of left) {
    const { kind } = await pachctl.removeTransaction(id);
    if (kind !== "done" && kind !== "gone") continue; // the next run tries again
    await open.ended(id);
    left.delete(id);
  }
  for (const { transactions, remove } of dead) if (!transactions.some((id) => left.has(id))) await remove();
}
