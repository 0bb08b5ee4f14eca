import { type Place, showPlace } from "../problem.ts";
import { harmless } from "./harmless.ts";
import { prose } from "./markdown.ts";
import { movedBaseLines, type ShownBase } from "./moved-bases.ts";

type Change = { path: string; from: string | null; to: string | null };

/** What an update costs beside its own time. */
export type ShownCost = {
  /** Running jobs that it kills, and how far they are. */
  killedJobs: number;
  datumsDone: number;
  datumsTotal: number;
  /** Datums that stay as older code computed them, unless they are done again. */
  staleDatums: number;
  /** Milliseconds to do them again, from what earlier jobs took; null where none says. */
  againMs: number | null;
};

export type ShownPipeline = {
  name: string;
  action: string;
  why: readonly string[];
  changes: readonly Change[];
  image: { from: string; to: string } | null;
  isPinned: boolean;
  reprocess: boolean;
  live: { record: { commit: string } | null } | null;
  cost: ShownCost | null;
};

/** A plan against the cluster, as its reports show it. */
export type ShownDeployPlan = {
  commit: { oid: string; subject: string };
  environment: { name: string; context: string; project: string };
  images: readonly { name: string; action: string; why: string }[];
  groups: readonly {
    pipelines: readonly ShownPipeline[];
    stop: { why: string; hint: string } | null;
    transactions: number;
    expectedMs: number;
  }[];
  /** What pachd said in the rehearsal; null where it was not asked. */
  refusals: readonly { pipeline: string; says: string; at: Place | null }[] | null;
  movedBases?: readonly ShownBase[];
  /** What brings it about; without it, the command that does. */
  next?: string;
};

const signs: Readonly<Record<string, string>> = {
  create: "+",
  leave: "=",
  drifted: "!",
  reuse: "=",
  adopt: "=",
  promote: "=",
};

/** The plan as lines: what is done, why, what it costs, and the command that does it. */
export function showDeployPlan(plan: ShownDeployPlan): string {
  const { commit, environment, images } = plan;
  const { name, context, project } = environment;
  const pipelines = plan.groups.flatMap((group) => group.pipelines);
  const width = Math.max(8, ...[...images, ...pipelines].map((each) => each.name.length));
  const row = (each: { name: string; action: string }, why: string) =>
    `  ${signs[each.action] ?? "~"} ${each.name.padEnd(width)}  ${each.action.padEnd(8)} ${why}`;
  const indent = " ".repeat(width + 15);
  const lines = [
    `Commit ${commit.oid.slice(0, 7)} "${commit.subject}" -> ${name}: context ${context}, project ${project}`,
    "",
    "Images",
    ...(images.length === 0 ? ["  none is built here"] : images.map((image) => row(image, image.why))),
    "Pipelines",
    ...(pipelines.length === 0 ? ["  none"] : []),
    ...pipelines.flatMap((each) => [row(each, headOf(each)), ...detailsOf(each).map((line) => `${indent}${line}`)]),
    ...stopsOf(plan),
    ...noticesOf(plan),
    ...endOf(plan),
  ];
  return `${lines.map(harmless).join("\n")}\n`;
}

function headOf({ action, why, image, live }: ShownPipeline): string {
  if (action !== "update" || image === null) return why.join(", ");
  const before = live?.record?.commit.slice(0, 7) ?? shortImage(image.from);
  return [`image ${before} -> ${shortImage(image.to)}`, ...why.filter((each) => each !== "another image")].join(", ");
}

function detailsOf({ changes, cost, isPinned, reprocess, name }: ShownPipeline): string[] {
  const lines = changes.map(({ path, from, to }) => `${path}  ${from ?? "(not set)"} -> ${to ?? "(not set)"}`);
  if (isPinned) lines.push("its image stays as it is written: pinned");
  if (reprocess) lines.push("every datum is computed anew");
  if (cost === null) return lines;
  if (cost.killedJobs > 0) {
    const jobs = cost.killedJobs === 1 ? "1 running job" : `${cost.killedJobs} running jobs`;
    lines.push(`${jobs} would be killed, ${cost.datumsDone} of ${cost.datumsTotal} datums done`);
  }
  if (cost.staleDatums > 0 && !reprocess) {
    const time = cost.againMs === null ? "" : `; doing them again takes about ${showTime(cost.againMs)}`;
    lines.push(`${cost.staleDatums} datums stay as they were computed${time}: --reprocess ${name}`);
  }
  return lines;
}

function stopsOf({ groups }: ShownDeployPlan): string[] {
  return groups.flatMap(({ stop, pipelines }) => {
    if (stop === null) return [];
    const names = pipelines.map(({ name }) => name).join(", ");
    return ["", `Not deployed: ${names}: ${stop.why}`, `  ${stop.hint}`];
  });
}

function noticesOf({ movedBases = [] }: ShownDeployPlan): string[] {
  return movedBases.length === 0 ? [] : ["", ...movedBaseLines(movedBases, "deploy"), ""];
}

function endOf({ groups, refusals, commit, environment, next }: ShownDeployPlan): string[] {
  const going = groups.filter(({ stop, transactions }) => stop === null && transactions > 0);
  if (going.length === 0) return groups.some(({ stop }) => stop !== null) ? [] : ["Nothing to do."];
  const env = `--env ${environment.name}`;
  if (refusals !== null && refusals.length > 0) {
    const said = refusals.map(
      (each) => `  ${each.at === null ? "" : `${showPlace(each.at)} `}${each.pipeline}: ${each.says}`,
    );
    return ["pachd refuses:", ...said, "", `Mend it, commit, and see again:  pachook plan ${env}`];
  }
  const transactions = going.reduce((sum, group) => sum + group.transactions, 0);
  const ms = going.reduce((sum, group) => sum + group.expectedMs, 0);
  const time = `${transactions === 1 ? "One transaction" : `${transactions} transactions`}, about ${showTime(ms)}.`;
  const verdict =
    refusals === null
      ? "pachd was not asked what it would refuse."
      : "pachd accepts all of it (rehearsed, nothing kept).";
  return [`${verdict} ${time}`, "", next ?? `Do it:  pachook deploy ${commit.oid.slice(0, 7)} ${env}`];
}

/** `registry.example.com/acme/edges:a1b2c3d…` is a commit to the eye. */
function shortImage(image: string): string {
  const tag = /:([0-9a-f]{40})(?:@|$)/.exec(image)?.[1];
  if (tag !== undefined) return tag.slice(0, 7);
  return image.replace(/@sha256:([0-9a-f]{7})[0-9a-f]+$/, "@sha256:$1");
}

/** "0.7 s", "12 s", "3 m", "2 h 10 m". */
function showTime(ms: number): string {
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 90_000) return `${Math.round(ms / 1000)} s`;
  const minutes = Math.round(ms / 60_000);
  return minutes < 60 ? `${minutes} m` : `${Math.floor(minutes / 60)} h ${minutes % 60} m`;
}

/** The same for a comment on a pull request. */
export function showDeployPlanMarkdown(plan: ShownDeployPlan): string {
  const pipelines = plan.groups.flatMap((group) => group.pipelines);
  const images = plan.images.map(({ name, action, why }) => ({ name, action, details: [why] }));
  const rows = pipelines.map((each) => ({ ...each, details: [headOf(each), ...detailsOf(each)] }));
  const end = [...stopsOf(plan), ...noticesOf(plan), ...endOf(plan)].filter((line) => line !== "");
  const lines = [
    `**Pachook:** what ${plan.commit.oid.slice(0, 7)} changes in ${prose(plan.environment.name)}`,
    ...tableOf("image", images),
    ...tableOf("pipeline", rows),
    ...end.flatMap((line) => ["", prose(line.trim())]),
  ];
  return `${lines.join("\n")}\n`;
}

type Row = { name: string; action: string; details: readonly string[] };

function tableOf(what: string, rows: readonly Row[]): string[] {
  if (rows.length === 0) return [];
  const cells = rows.map(
    (each) => `| ${prose(each.name)} | ${each.action} | ${each.details.map(prose).join("<br>")} |`,
  );
  return ["", `| ${what} | action | what |`, "| --- | --- | --- |", ...cells];
}
