import type { Cluster } from "../../deploy/change.ts";
import type { Stamp } from "../../deploy/changes-for.ts";
import type { LivePipeline } from "../../deploy/pipeline-plan.ts";
import type { Watch } from "../../deploy/verify.ts";
import type { DeployRules, DeployWork, Steps, WantedGroup } from "./deploy-work.ts";
import type { DeployPlan, PlannedGroup } from "./plan-deploy.ts";

export type DeployOptions = {
  rules: DeployRules;
  /** True to go on with other groups when one fails. */
  keepGoing: boolean;
  /** How to watch what was updated; null leaves the look out. */
  watch: Omit<Watch, "pachctl" | "onLook"> | null;
  /** Milliseconds since 1970. */
  now: number;
  steps: Steps;
  /** Says no to a plan by throwing, before anything is done. */
  check?: (plan: DeployPlan) => void;
};

/** One deploy under way: what is the same for all of its groups. */
export type DeployRun = {
  work: DeployWork;
  cluster: Cluster;
  options: DeployOptions;
  live: ReadonlyMap<string, LivePipeline>;
  stamp: Stamp;
};

/** A group as the commit wants it, and what is to be done about it. */
export type Group = { wanted: WantedGroup; planned: PlannedGroup };

/** "1 pipeline", "2 pipelines". */
export function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}
