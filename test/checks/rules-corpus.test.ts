import * as assert from "uvu/assert";
import { runChecks } from "../../src/checks/run-checks.ts";
import { readSpecs } from "../../src/pachyderm/reader.ts";
import type { SpecFile } from "../../src/pachyderm/spec.ts";
import type { Problem } from "../../src/problem.ts";
import { withCorpus } from "../support/corpus.ts";
import { type Setup, setupOf } from "../support/setup-of.ts";
import { describe } from "../support/suite.ts";

// What the server answered to these depends on what the cluster holds, or on more than the specs. A text is looked for in
// its answer, a file is named where the answer is the same as to a real fault.
const needsCluster: readonly { answer: RegExp; reason: string }[] = [
  { answer: /project "[\w-]+" not found/, reason: "NM-9: whether a project exists" },
  { answer: /pipeline "[\w/-]+" already exists/, reason: "NM-11: create where update would do" },
  {
    answer: /missing Kubernetes secret [a-z0-9-]+$|Kubernetes secret \S+ missing key/,
    reason: "TR-8, TR-9: which secrets exist",
  },
  { answer: /auth service is not activated/, reason: "MS-4: whether auth is on" },
  { answer: /updating branch trigger: branch .* not found/, reason: "TG-7: which branches exist" },
];
const apart: ReadonlyMap<string, string> = new Map([
  ["CR-template-bad.json", "MS-6: what a template holds is seen when it is filled"],
  ["NM-2-template-bad.json", "MS-6: what a template holds is seen when it is filled"],
  ["NM-10-twice-in-file-update-ok.json", "NM-10: update takes what create refuses"],
  ["DG-9-back-to-master-bad.json", "DG-9: which output branch a pipeline had before"],
  ["DG-9-input-changed-too-bad.json", "DG-9: which output branch a pipeline had before"],
  ["DG-9-new-output-branch-bad.json", "DG-9: which output branch a pipeline had before"],
  ["MS-9-output-branch-ok.json", "DG-9: which output branch a pipeline had before"],
]);
// Refused for the same fault, in words that come from what the cluster holds or from the inside of pachd.
const otherWords: ReadonlySet<string> = new Set([
  "IN-15-cron-project-q-bad.json",
  "NM-2-caret-0-existing-bad.json",
  "NM-2-caret-0-update-bad.json",
  "NM-2-tilde-0-existing-bad.json",
  "NM-2-tilde-existing-bad.json",
  "RS-13-par07-ok.json",
]);
const silentWithoutCluster: ReadonlyMap<string, string> = new Map([
  ["IN-22-head-suffix-bad.json", "IN-22: which branches exist"],
  ["IN-22-missing-branch-bad.json", "IN-22: which branches exist"],
  ["TR-8-pull-secret-missing-bad.json", "TR-8: which secrets exist"],
]);

describe("the recorded verdicts on rules", (it) => {
  withCorpus(it, "are ours, wherever they do not depend on what the cluster holds", (corpus) => {
    const rows = corpus.table("rules/verdicts.csv");
    const decided = rows.filter((row) => !apart.has(row["file"] ?? "") && !isLeftToCluster(row));

    const wrong = decided.flatMap((row) => {
      const file = readSpecs(row["file"] ?? "", corpus.read(`rules/specs/${row["file"]}`));
      const disagreement = compare(problemsOf(file, setupOf(row["setup"] ?? "")), row);
      return disagreement === null ? [] : [`${row["file"]}: ${disagreement}`];
    });

    say(
      `rules: ${decided.length - wrong.length} of ${decided.length} agree, ${rows.length - decided.length} need a cluster`,
    );
    assert.equal(wrong, []);
    assert.ok(decided.length > 590, `only ${decided.length} rows could be compared`);
  });

  withCorpus(it, "have a problem for every bad spec, also where everybody accepts it", (corpus) => {
    const rows = corpus
      .table("rules/verdicts.csv")
      .filter(({ file = "", stage }) => /-bad\./.test(file) && stage === "");
    const silent = rows.flatMap(({ file = "", setup = "" }) => {
      if (silentWithoutCluster.has(file)) return [];
      return problemsOf(readSpecs(file, corpus.read(`rules/specs/${file}`)), setupOf(setup)).length === 0 ? [file] : [];
    });

    say(`rules: ${rows.length - silent.length} of ${rows.length} accepted faults have a problem`);
    assert.equal(silent, []);
  });

  withCorpus(it, "are ours for the specs of real repositories", (corpus) => {
    const rows = corpus.table("server-verdicts.csv");

    const wrong = rows.flatMap((row) => {
      const file = readSpecs(row["local"] ?? "", corpus.read(row["local"] ?? ""));
      const spec = file.specs[Number(row["index"])];
      if (spec === undefined) return [`${row["local"]}: has no spec ${row["index"]}`];
      const problems = problemsOf({ ...file, specs: [spec] }, setupOf(row["setup"] ?? ""));
      const stage = row["server_exit"] === "0" ? "" : "S";
      const disagreement = compare(problems, { ...row, stage });
      return disagreement === null ? [] : [`${row["local"]} ${row["index"]}: ${disagreement}`];
    });

    say(`server verdicts: ${rows.length - wrong.length} of ${rows.length} agree`);
    assert.equal(wrong, []);
  });
});

type Row = Record<string, string>;

function problemsOf(file: SpecFile, { repos, pipelines }: Setup): Problem[] {
  const names = new Set(file.specs.map(({ request }) => request.pipeline?.name));
  const others = pipelines.filter(({ specs }) => !specs.some(({ request }) => names.has(request.pipeline?.name)));
  const around = {
    isBuiltHere: () => false,
    isDeclaredData: (repo: string, project: string) => repos.has(`${project}/${repo}`),
    defaultProject: "default",
  };
  return runChecks({ files: [...others, file], around });
}

function isLeftToCluster(row: Row): boolean {
  const answer = (row["server_message"] ?? "").replace(/(?:\\n)+$/, "");
  const isTwice = row["file"] === "NM-10-twice-in-file-create-bad.json";
  return (
    row["server_exit"] !== "0" && !isTwice && needsCluster.some((rule) => rule.answer.test(answer)) && !isPossible(row)
  );
}

/** Projects that nobody could create are refused whatever the cluster holds. */
function isPossible(row: Row): boolean {
  return (row["file"] ?? "").startsWith("NM-7-") || (row["file"] ?? "").startsWith("NM-2-");
}

/** What is different between our problems and what pachctl and pachd said; null where nothing is. */
function compare(problems: readonly Problem[], row: Row): string | null {
  const stage = row["stage"] ?? "";
  const said = problems.map(({ refusedBy, code }) => `${refusedBy}/${code}`).join(" ");
  const reason = reasonOf(row["server_message"] ?? "");
  // Whether another repo exists is for the cluster to say: a warning has the reason.
  if (stage === "S" && /^repo \S+ not found$/.test(reason)) {
    return problems.some(({ message }) => message.includes(reason)) ? null : `nobody says "${reason}": ${said}`;
  }
  const byPachctl = problems.some(({ refusedBy }) => refusedBy === "pachctl");
  const byPachd = problems.filter(({ refusedBy }) => refusedBy === "pachd");
  if (byPachctl !== (stage === "C")) return `pachctl ${stage === "C" ? "refuses" : "takes"} it, we say: ${said}`;
  if (stage === "C") return null;
  const isRefused = stage === "D" || stage === "S";
  if (byPachd.length > 0 !== isRefused) return `pachd ${isRefused ? `says "${reason}"` : "takes it"}, we say: ${said}`;
  if (!isRefused || otherWords.has(row["file"] ?? "") || byPachd.some(({ message }) => sameReason(message, reason)))
    return null;
  return `"${reason}" is not to be seen in: ${byPachd.map(({ message }) => message).join(" | ")}`;
}

function reasonOf(message: string): string {
  return (message.split("desc = ").at(-1) ?? "").replace(/(?:\\n)+$/, "").trim();
}

/**
 * True where one part of pachd's sentence stands in ours. Its explanations (", as …"), stacks and what is in quotes do not
 * count, since ours are shorter.
 */
function sameReason(ours: string, theirs: string): boolean {
  const plain = withoutQuotes(ours);
  const parts = theirs.split(/: |, as | because |\\n/).map(withoutQuotes);
  return parts.some((part) => part.length >= 10 && !/^(?:could not|error creating)/.test(part) && plain.includes(part));
}

function withoutQuotes(text: string): string {
  return text.replace(/"[^"]*"/g, '""');
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
