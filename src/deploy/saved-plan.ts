import { createHash } from "node:crypto";
import type { PipelineRules, PlannedPipeline } from "./pipeline-plan.ts";

/** A plan as it is compared: what would be sent, and against which live versions. */
type Comparable = {
  commit: { oid: string };
  environment: { name: string };
  groups: readonly { pipelines: readonly PlannedPipeline[]; stop: unknown }[];
};

type Rules = PipelineRules & { older: boolean; cap: number | null; refreshBases?: boolean };

/** A plan that somebody looked at, to be carried out as it is or not at all. */
export type SavedPlan = { commit: string; environment: string; rules: Rules; plan: string };

/** JSON text for a file. `hash` shows that nobody changed it since. */
export function writeSavedPlan(plan: Comparable, rules: Rules): string {
  const saved: SavedPlan = {
    commit: plan.commit.oid,
    environment: plan.environment.name,
    rules,
    plan: essenceOf(plan),
  };
  return `${JSON.stringify({ version: 1, ...saved, hash: hashOf(saved), shown: plan }, null, 2)}\n`;
}

/** @returns null where the text is no plan, or not the one that was written */
export function readSavedPlan(text: string): SavedPlan | null {
  try {
    const value: unknown = JSON.parse(text);
    if (!isSaved(value)) return null;
    const { commit, environment, rules, plan, hash } = value;
    const saved = { commit, environment, rules, plan };
    return hash === hashOf(saved) ? saved : null;
  } catch {
    return null;
  }
}

/** True where a plan made now would do the same. Images that came into the registry meanwhile change nothing of it. */
export function isSamePlan(plan: Comparable, saved: SavedPlan): boolean {
  return essenceOf(plan) === saved.plan;
}

function essenceOf({ commit, environment, groups }: Comparable): string {
  const pipelines = groups.flatMap((group) =>
    group.pipelines.map(({ name, action, changes, image, live, reprocess }) => {
      return [name, action, changes, image === null ? null : image.from, live?.version ?? null, reprocess, group.stop];
    }),
  );
  return createHash("sha256")
    .update(JSON.stringify([commit.oid, environment.name, pipelines]))
    .digest("hex");
}

function hashOf({ commit, environment, rules, plan }: SavedPlan): string {
  return createHash("sha256")
    .update(JSON.stringify([commit, environment, rules, plan]))
    .digest("hex");
}

function isSaved(value: unknown): value is SavedPlan & { hash: string } {
  return typeof value === "object" && value !== null && "hash" in value && "plan" in value && "rules" in value;
}
