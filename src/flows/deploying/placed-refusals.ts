import type { WantedPipeline } from "../../deploy/pipeline-plan.ts";
import type { Refusal } from "../../deploy/rehearse.ts";
import type { Place } from "../../problem.ts";

/** What pachd refuses, with the place in the template; null where it is about no pipeline of ours. */
export type PlacedRefusal = Refusal & { at: Place | null };

export function placedRefusals(refusals: readonly Refusal[], pipelines: readonly WantedPipeline[]): PlacedRefusal[] {
  return refusals.map((refusal) => {
    const wanted = pipelines.find(({ name }) => name === refusal.pipeline);
    return { ...refusal, at: wanted?.placeOf(refusal.says) ?? null };
  });
}
