import type { EnvironmentStatus } from "../flows/status.ts";
import { ago } from "./ago.ts";
import { harmless } from "./harmless.ts";

type Push = EnvironmentStatus["pushes"][number];
type Cluster = Extract<EnvironmentStatus["cluster"], { kind: "listed" }>;
type Pipeline = Cluster["pipelines"][number];

const shownPushes = 5;

/** Every environment: where it is, what runs there, what waits; and what to do next. */
export function showStatus(environments: readonly EnvironmentStatus[], now: Date): string {
  if (environments.length === 0) {
    return "No environment: pachook.yaml names none, and this clone is armed for none.  See docs/push.md\n";
  }
  const lines = environments.flatMap((environment) => [...environmentLines(environment, now), ""]);
  const isLeft = environments.some(({ pushes }) => pushes.some(isLeftBehind));
  const again = environments.flatMap(reprocessLines);
  const left = isLeft ? ["Go on with what was left:  pachook status --continue"] : [];
  return `${[...lines, ...left, ...again].map(harmless).join("\n").trimEnd()}\n`;
}

function environmentLines(environment: EnvironmentStatus, now: Date): string[] {
  const { name, context, project, pin, cluster, pushes, standing } = environment;
  const armed = pin === null ? "not armed" : `armed for ${[...pin.branches, ...pin.tags].join(", ")}`;
  const head = `${name}: context ${context || "none"}, project ${project}, ${armed}`;
  const pipelines = clusterLines(cluster, (each) => pipelineLine(each, standing[each.name] ?? "elsewhere", now));
  const isBehind = Object.values(standing).includes("behind");
  const next = isBehind ? [`  what a deploy would change:  pachook plan --env ${name}`] : [];
  return [head, ...pipelines, ...next, ...pushLines(pushes.slice(0, shownPushes), now)];
}

function clusterLines(cluster: EnvironmentStatus["cluster"], lineOf: (pipeline: Pipeline) => string): string[] {
  switch (cluster.kind) {
    case "unknown":
      return [`  not known what runs: ${cluster.why}`, `    ${cluster.hint}`];
    case "no-cluster":
      return ["  pachook.yaml names no context for it, so there is no cluster to ask"];
    case "listed":
      return cluster.pipelines.length === 0 ? ["  no pipeline runs there"] : cluster.pipelines.map(lineOf);
  }
}

function sayOlder({ datums, isExact }: NonNullable<Pipeline["older"]>): string {
  return `${isExact ? "" : "up to "}${datums} ${datums === 1 ? "datum" : "datums"}`;
}

/** How to have computed anew what older code computed. */
function reprocessLines({ name, cluster }: EnvironmentStatus): string[] {
  const pipelines = cluster.kind === "listed" ? cluster.pipelines : [];
  const old = pipelines.filter(({ older }) => older !== null && older.datums > 0);
  if (old.length === 0) return [];
  const flags = old.map((each) => `--reprocess ${each.name}`).join(" ");
  return [`Compute them with the code that runs:  pachook deploy --env ${name} ${flags}`];
}

function pipelineLine(pipeline: Pipeline, stands: EnvironmentStatus["standing"][string], now: Date): string {
  const { name, state, reason, since, record, edited, older } = pipeline;
  const commit = record === null ? "not from here" : `runs ${record.commit.slice(0, 7)}`;
  const notes = [
    ...(since === "" ? [] : [ago(since, now)]),
    ...(stands === "behind" ? ["behind what is checked out"] : []),
    ...(stands === "elsewhere" ? ["a commit beside what is checked out"] : []),
    ...(edited ? ["edited by hand"] : []),
    ...(older === null || older.datums === 0 ? [] : [`${sayOlder(older)} by older code`]),
    ...(reason === "" ? [] : [reason]),
  ];
  const sign = edited ? "!" : state === "running" || state === "standby" ? "=" : "~";
  return `  ${sign} ${name.padEnd(20)} ${commit.padEnd(14)} ${state.padEnd(9)} ${notes.join(", ")}`.trimEnd();
}

/** Newest first; of several pushes of a branch only the newest is worth another try. */
function pushLines(pushes: readonly Push[], now: Date): string[] {
  const refs = new Set<string>();
  return pushes.flatMap((push) => {
    const isNewest = !refs.has(push.ref);
    refs.add(push.ref);
    return isNewest && push.stage === "failed"
      ? [pushLine(push, now), `    ${nextAfter(push)}`]
      : [pushLine(push, now)];
  });
}

function nextAfter({ tip, environment, note }: Push): string {
  // The same commit would be refused again.
  if (note.endsWith("(exit code 1)")) return "mend what the log says, commit, and push again";
  return `again: pachook deploy ${tip.slice(0, 7)} --env ${environment}`;
}

function pushLine(push: Push, now: Date): string {
  const what = `  push ${push.tip.slice(0, 7)} ${push.ref.replace(/^refs\/(heads|tags)\//, "")}`;
  const log = push.log === null ? "" : `  ${push.log}`;
  return `${what}: ${sayStage(push)}, ${ago(push.since, now)}${log}`;
}

function sayStage(push: Push): string {
  if (isLeftBehind(push)) {
    const how = push.stage === "deploying" ? "its deploy was cut off" : "it waits, and nobody works on it";
    return push.note === "" ? how : `${how} (${push.note})`;
  }
  switch (push.stage) {
    case "waiting":
      return "waits for the remote to accept";
    case "accepted":
      return "accepted, waits for another deploy";
    case "deploying":
      return "is being deployed";
    case "deployed":
      return "deployed";
    case "failed":
      return `failed: ${push.note}`;
    case "covered":
      return `done with ${push.note.slice(0, 7)}`;
    case "stopped":
      return `not deployed: ${push.note}`;
  }
}

function isLeftBehind({ stage, attended }: Push): boolean {
  return !attended && (stage === "waiting" || stage === "accepted" || stage === "deploying");
}
