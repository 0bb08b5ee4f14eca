import type { InputTree } from "../pachyderm/datums/input-tree.ts";
import type { Datum, Datums } from "../pachyderm/datums.ts";

/**
 * Datums in the order in which one worker takes them: the files of one repo by path, all else by id. A cross of several
 * inputs has an order of its own in a cluster, which nothing may rely on.
 */
export function inWorkOrder(tree: InputTree, datums: Datums): Datum[] {
  return tree.kind === "leaf" ? datums.first(datums.count) : [...datums.sorted()];
}
