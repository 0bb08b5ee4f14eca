import type { PlannedPipeline } from "../../deploy/pipeline-plan.ts";
import type { Verdict } from "../../deploy/verify.ts";
import type { OlderCode } from "./look-at-datums.ts";
import type { PlacedRefusal } from "./placed-refusals.ts";

/** What became of pipelines that are deployed together. */
export type GroupOutcome =
  | { kind: "unchanged" }
  /** `older`: what of it is still computed by older code. */
  | {
      kind: "deployed";
      pipelines: readonly PlannedPipeline[];
      verdicts: readonly Verdict[];
      older: readonly OlderCode[];
    }
  /** A commit that would undo another, or specs with errors: nothing was asked of the cluster. */
  | { kind: "stopped"; why: string; hint: string }
  /** pachd said no in the rehearsal: nothing was built. */
  | { kind: "refused"; refusals: readonly PlacedRefusal[]; notAsked: readonly string[] }
  /** `stands`: what this group is left with, a sentence each. `refusals`: the pipeline that pachd turned down at the update. */
  | {
      kind: "failed";
      step: "rehearse" | "build" | "update";
      why: string;
      hint: string;
      stands: readonly string[];
      refusals?: readonly PlacedRefusal[];
    }
  /** It is in the cluster and does not run. */
  | { kind: "unverified"; pipelines: readonly PlannedPipeline[]; verdicts: readonly Verdict[]; hint: string }
  /** An earlier group failed, and nobody asked to go on. */
  | { kind: "not-tried" };

/** True where other groups are not tried unless somebody asked to go on. */
export function isBad({ kind }: GroupOutcome): boolean {
  return kind === "failed" || kind === "unverified";
}
