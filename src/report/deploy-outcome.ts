import { type Place, showPlace } from "../problem.ts";
import { harmless } from "./harmless.ts";
import { prose } from "./markdown.ts";
import { movedBaseLines, type ShownBase } from "./moved-bases.ts";

/** What became of a deploy, as its reports show it. */
export type ShownDeploy = {
  commit: string;
  environment: string;
  outcomes: readonly ShownOutcome[];
  movedBases?: readonly ShownBase[];
};

export type ShownOutcome = {
  kind: string;
  /** The pipelines of the group, by name. */
  names: readonly string[];
  why?: string;
  hint?: string;
  step?: string;
  stands?: readonly string[];
  /** `at` is the place in the template. */
  refusals?: readonly ShownRefusal[];
  notAsked?: readonly string[];
  verdicts?: readonly ShownVerdict[];
  older?: readonly ShownOlder[];
};

type ShownRefusal = { pipeline: string; says: string; at: Place | null };

type ShownOlder = { pipeline: string; datums: number; isExact: boolean };

type ShownVerdict = { name: string; outcome: string; says: string; version: string | null; logs: readonly string[] };

/** What runs, what does not and why, what stands, and the command to go on; the answer in one line at the end. */
export function showDeploy(deploy: ShownDeploy): string {
  const lines = [...deploy.outcomes.flatMap(linesOf), verdictOf(deploy), ...noticesOf(deploy)];
  return `${lines.map(harmless).join("\n")}\n`;
}

/** The same for a comment or a job summary. */
export function showDeployMarkdown(deploy: ShownDeploy): string {
  const lines = [...deploy.outcomes.flatMap(linesOf), ...noticesOf(deploy)].map((line) => `- ${prose(line.trim())}`);
  return `**Pachook:** ${prose(verdictOf(deploy))}\n${lines.length === 0 ? "" : `\n${lines.join("\n")}\n`}`;
}

function linesOf(outcome: ShownOutcome): string[] {
  const { kind, names, why = "", hint = "", step = "" } = outcome;
  const { refusals = [], notAsked = [], verdicts = [], stands = [] } = outcome;
  const who = someOf(names);
  switch (kind) {
    case "unchanged":
      return [];
    case "deployed":
      return verdicts.length === 0 ? [`${who}: updated, and not looked at`] : verdicts.flatMap(verdictLines);
    case "stopped":
      return [`not deployed: ${who}: ${why}`, `    ${hint}`];
    case "refused":
      return [
        ...refusals.flatMap((refusal) => inLines(sayRefusal(refusal))),
        ...(notAsked.length === 0 ? [] : [`    not asked about, since they read from it: ${someOf(notAsked)}`]),
        "    nothing was built, and nothing was touched; mend it, commit, and deploy that",
      ];
    case "not-tried":
      return [`not tried, since another failed: ${who}`, "    --keep-going goes on"];
    case "unverified":
      return [
        ...verdicts.flatMap(verdictLines),
        "    what stands: these versions are in the cluster, the images in the registry",
        hint,
      ];
    default:
      if (refusals.length > 0) return refusedAtUpdate(outcome);
      return [...inLines(`failed at ${step}: ${who}: ${why}`), ...stands.map((line) => `    ${line}`), `    ${hint}`];
  }
}

/** The last lines of a build, or what pachd says in several lines: the first one answers, the others are quoted. */
function inLines(text: string): string[] {
  const [first = "", ...others] = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== "");
  return [first, ...others.map((line) => `    | ${line.trim()}`)];
}

const mostNamed = 6;

/** Some of hundreds: the JSON has all. */
function someOf(names: readonly string[]): string {
  if (names.length <= mostNamed) return names.join(", ");
  return `${names.slice(0, mostNamed - 1).join(", ")} and ${names.length - mostNamed + 1} more`;
}

function sayRefusal({ pipeline, at, says }: ShownRefusal): string {
  return `${at === null ? "" : `${showPlace(at)}  `}pachd refuses ${pipeline}: ${says}`;
}

/** The one that is to be mended comes first; the others of its transaction only wait for it. */
function refusedAtUpdate({ names, hint = "", step = "", stands = [], refusals = [] }: ShownOutcome): string[] {
  const others = names.filter((name) => !refusals.some(({ pipeline }) => pipeline === name));
  return [
    ...refusals.flatMap((refusal) => inLines(`failed at ${step}: ${sayRefusal(refusal)}`)),
    ...(others.length === 0 ? [] : [`    not updated either, since they go together: ${someOf(others)}`]),
    ...stands.map((line) => `    ${line}`),
    `    ${hint}`,
  ];
}

const opening: Readonly<Record<string, string>> = {
  runs: "runs",
  works: "runs, and is still at work",
  failed: "does not run",
  blocked: "cannot begin",
  late: "was not up in time",
};

function verdictLines({ name, outcome, says, version, logs }: ShownVerdict): string[] {
  const is = `${name}, version ${version ?? "unknown"}, ${opening[outcome] ?? outcome}: ${says}`;
  return [...inLines(is), ...logs.map((line) => `    | ${line}`), ...adviceFor(outcome === "failed" ? says : "")];
}

/** What to do about the reasons that clusters give most often, in their own words. */
const advice: readonly (readonly [RegExp, string])[] = [
  [
    /unauthorized|authentication required|pull access denied|403 Forbidden/i,
    "the cluster cannot read the registry; name a secret in transform.image_pull_secrets",
  ],
  [/manifest unknown|ErrImagePull/i, "the cluster does not find the image; see that it asks the same registry"],
  [/exec format error|no match for platform/i, "the image is for another processor; set platform: in pachook.yaml"],
  [/Unschedulable|Insufficient (?:cpu|memory)/i, "no node has room for it; see resource_requests"],
];

function adviceFor(says: string): string[] {
  const found = advice.find(([pattern]) => pattern.test(says.slice(0, 2000)));
  return found === undefined ? [] : [`    ${found[1]}`];
}

function verdictOf({ commit, environment, outcomes }: ShownDeploy): string {
  const short = commit.slice(0, 7);
  if (outcomes.every(({ kind }) => kind === "unchanged"))
    return `${environment} has all of ${short}; nothing was done.`;
  const bad = outcomes.filter(({ kind }) => kind !== "unchanged" && kind !== "deployed");
  if (bad.length === 0) return `${environment} runs ${short}.`;
  return `${environment} does not run ${short}${bad.length === outcomes.length ? "" : " as a whole"}.`;
}

function noticesOf(deploy: ShownDeploy): string[] {
  return [...olderLines(deploy), ...movedBaseLines(deploy.movedBases ?? [], "deploy")];
}

/** A new image computes no old datum anew, and nothing else says so. */
function olderLines({ environment, outcomes }: ShownDeploy): string[] {
  const older = outcomes.flatMap((outcome) => outcome.older ?? []);
  if (older.length === 0) return [];
  const datums = older.reduce((sum, each) => sum + each.datums, 0);
  const names = older.map(({ pipeline }) => `--reprocess ${pipeline}`).join(" ");
  const most = older.every(({ isExact }) => isExact) ? "" : "up to ";
  const are = datums === 1 ? "datum is" : "datums are";
  return [
    `${most}${datums} ${are} still computed by older code. Make them new:  pachook deploy --env ${environment} ${names}`,
  ];
}
