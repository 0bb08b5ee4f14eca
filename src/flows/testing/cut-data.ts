import { leavesOf } from "../../pachyderm/datums/input-tree.ts";
import { type Datum, type Datums, datumsOf } from "../../pachyderm/datums.ts";
import { inWorkOrder } from "../../sandbox/work-order.ts";
import type { PipelineToTest } from "./bench.ts";

/** Datums that are to run, numbered from 1 in the order of work; `all` counts those that are left out too. */
export type CutData = { datums: Datums; all: number; chosen: readonly { number: number; datum: Datum }[] };

/** More of them is a mistake of the glob sooner than a wish. */
const mostDatums = 10_000;

/**
 * Cuts the data of a pipeline into datums.
 *
 * @param only the number of one datum; null for all
 */
export async function cutData(
  { tree, dataOf }: PipelineToTest,
  only: number | null,
): Promise<CutData | { refused: readonly string[] }> {
  const faults = [...new Set(leavesOf(tree).flatMap((leaf) => dataOf(leaf).faults))];
  if (faults.length > 0) return { refused: faults };
  const datums = await datumsOf(tree, (leaf) => dataOf(leaf).files);
  if ("error" in datums) return { refused: [datums.error] };
  if (datums.count === 0) return { refused: [noDatums(datums)] };
  if (datums.count > mostDatums)
    return { refused: [`${datums.count} datums: more than ${mostDatums} are not run here; take less sample data`] };
  const all = inWorkOrder(tree, datums).map((datum, index) => ({ number: index + 1, datum }));
  const chosen = only === null ? all : all.filter(({ number }) => number === only);
  return chosen.length > 0
    ? { datums, all: all.length, chosen }
    : { refused: [`there is no datum ${only}: there are ${all.length}`] };
}

function noDatums(datums: Datums): string {
  const views = datums.inputs.map(
    ({ leaf, matches, files }) => `${leaf.name}: glob "${leaf.glob}" fits ${matches} of ${files} files`,
  );
  const next = "change the glob in the spec, or the sample data";
  return `no datums: the job would succeed and write nothing (${views.join("; ")}); ${next}`;
}
