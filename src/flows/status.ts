import type { Pin } from "../arming/pin.ts";
import { targetOf } from "../arming/target.ts";
import { loadConfig } from "../config/load-config.ts";
import { Failure } from "../failure.ts";
import type { Host } from "../host.ts";
import { workingTree } from "../specs/working-tree.ts";
import { gitIn } from "../tools/git.ts";
import { type RunningPipelines, runningPipelines } from "./deploying/running-pipelines.ts";
import { type Standing, standingOf } from "./deploying/standing.ts";
import { readArmedClone } from "./pushing/armed-clone.ts";
import { listPushes, type PushStatus } from "./pushing/pushes.ts";

export type EnvironmentStatus = {
  name: string;
  pin: Pin | null;
  context: string;
  project: string;
  pushes: readonly PushStatus[];
  cluster: RunningPipelines;
  /** By pipeline. */
  standing: Readonly<Record<string, Standing>>;
};

export type Asking = {
  /** How long a cluster may take to answer; 30 s unless said. */
  timeoutMs?: number;
  /** Told of each environment whose cluster is asked; the answer is called when that is over. */
  onAsk?: (environment: string) => () => void;
};

/** True where a cluster that was asked said nothing: then the status is not all that was wanted. */
export function isPartial(found: readonly EnvironmentStatus[]): boolean {
  return found.some(({ cluster }) => cluster.kind === "unknown");
}

/** What runs and what waits, for every environment that pachook.yaml or a pin of this clone names, or for one. */
export async function statusOf(
  host: Host,
  wanted: string | null,
  { timeoutMs, onAsk = () => () => {} }: Asking = {},
): Promise<EnvironmentStatus[]> {
  const where = { cwd: host.cwd, env: host.env };
  const git = gitIn(where, host.run);
  const top = await git.topLevel();
  if (top === null) throw new Failure("git", `${host.cwd} is in no git repository`, "Go to the clone you push from.");
  const { config } = await loadConfig(workingTree(top, git));
  const [{ pins }, pushes, head] = await Promise.all([readArmedClone(host), listPushes(host), git.currentCommit()]);
  const names = [
    ...new Set([...config.environments, ...pins.map(({ environment: name }) => ({ name }))].map(({ name }) => name)),
  ];
  if (wanted !== null && !names.includes(wanted)) {
    throw new Failure("usage", `there is no environment "${wanted}"`, `There is: ${names.join(", ") || "none"}.`);
  }
  return Promise.all(
    names.flatMap((name) => {
      if (wanted !== null && name !== wanted) return [];
      const environment = config.environments.find((each) => each.name === name);
      const pin = pins.find((each) => each.environment === name) ?? null;
      const target = pin ?? (environment === undefined ? null : targetOf(config, environment));
      const place = { context: target?.context ?? "", project: target?.project ?? "default" };
      const ask = async (): Promise<RunningPipelines> => {
        if (place.context === "") return { kind: "no-cluster" };
        const answered = onAsk(name);
        const asked = { name, ...place, ...(timeoutMs === undefined ? {} : { timeoutMs }) };
        return runningPipelines(host, asked).finally(answered);
      };
      return [describe(host, { name, pin, ...place, pushes, head, top, ask })];
    }),
  );
}

type Known = {
  name: string;
  pin: Pin | null;
  context: string;
  project: string;
  pushes: readonly PushStatus[];
  head: string | null;
  top: string;
  ask: () => Promise<RunningPipelines>;
};

async function describe(host: Host, known: Known): Promise<EnvironmentStatus> {
  const { name, pin, context, project, head, top } = known;
  const cluster = await known.ask();
  const pipelines = cluster.kind === "listed" ? cluster.pipelines : [];
  const standing = await standingOf(host, { pipelines, head, top });
  const pushes = known.pushes.filter(({ environment }) => environment === name);
  return { name, pin, context, project, pushes, cluster, standing };
}
