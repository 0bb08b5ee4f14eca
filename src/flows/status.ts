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

/** What runs and what waits, for every environment that pachook.yaml or a pin of this clone names, or for one. */
export async function statusOf(host: Host, wanted: string | null): Promise<EnvironmentStatus[]> {
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
      return [describe(host, { name, pin, ...place, pushes, head, top })];
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
};

async function describe(host: Host, known: Known): Promise<EnvironmentStatus> {
  const { name, pin, context, project, head, top } = known;
  const cluster: RunningPipelines =
    context === ""
      ? { kind: "unknown", why: "pachook.yaml names no context for it" }
      : await runningPipelines(host, { context, project });
  const pipelines = cluster.kind === "listed" ? cluster.pipelines : [];
  const standing = await standingOf(host, { pipelines, head, top });
  const pushes = known.pushes.filter(({ environment }) => environment === name);
  return { name, pin, context, project, pushes, cluster, standing };
}
