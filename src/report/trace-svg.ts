import type { CommitName } from "../tools/pachctl/file-info.ts";
import type { Code } from "../trace/code.ts";
import type { History, Step } from "../trace/history.ts";
import { codeName, plural } from "./code-words.ts";
import { drawGraph } from "./graph-svg.ts";
import type { ViewEdge, ViewNode } from "./graph-view.ts";
import { harmless } from "./harmless.ts";

/** Longest subject of a commit, and longest path, in a box. */
const mostChars = 34;

/** Data and code in one graph: data flows from left to right, and each job is fed by the code that really ran. */
export function traceAsSvg(history: History): string {
  const nodes = new Map<string, ViewNode>();
  const edges: ViewEdge[] = [];
  const projects = new Set(history.steps.map(({ commit }) => commit.project));
  const name = ({ project, repo, id }: CommitName) =>
    `${projects.size > 1 ? `${project}/` : ""}${repo}@${id.slice(0, 7)}`;
  const join = (from: string, to: string, label: string) => edges.push({ from, to, label, isTrigger: false });
  // Sources first, so that what is read stands above what it is read with.
  for (const step of history.steps.toReversed()) {
    const at = dataId(step.commit);
    nodes.set(at, dataNode(step, harmless(name(step.commit)), history));
    const used = codesOf(step);
    if (step.kind === "data" || step.kind === "cron" || step.kind === "lost") continue;
    const job = `job ${at}`;
    nodes.set(job, jobNode(step, used));
    join(job, at, "");
    for (const commit of step.inputs) join(dataId(commit), job, "");
    for (const { code, label } of used) {
      const id = `code ${code.commit ?? code.image}`;
      nodes.set(id, codeNode(id, code));
      join(id, job, harmless(label));
    }
  }
  const shown = edges.filter(({ from, to }) => nodes.has(from) && nodes.has(to));
  return drawGraph(
    { nodes: [...nodes.values()], edges: shown },
    {
      title: `What ${history.target.repo}@${history.target.id} was made from`,
      legend: [
        { style: "data", text: "data commit" },
        { style: "cron", text: "clock" },
        { style: "pipeline", text: "job" },
        { style: "code", text: "git commit" },
        { style: "warning", text: "! older code than runs now, or a gap" },
      ],
    },
  );
}

type Used = { code: Code; label: string; isOlder: boolean };

/** Of a file the code of its datums; of a commit all code with how many datums each computed. */
function codesOf({ traced, datums, pipeline, kind }: Step): Used[] {
  const current = pipeline?.code ?? null;
  if (traced.length > 0) {
    const codes = new Map(traced.map(({ code, isOlder }) => [codeName(code), { code, label: "", isOlder }]));
    return [...codes.values()];
  }
  if (datums !== null) {
    return datums.shares.map(({ code, datums: count, isOlder }) => {
      return { code, label: `${count} ${plural(count, "datum")}`, isOlder };
    });
  }
  return kind === "spout" && current !== null ? [{ code: current, label: "now", isOlder: false }] : [];
}

function dataNode({ commit, kind, traced }: Step, label: string, { target, steps }: History): ViewNode {
  const isTarget = commit.id === target.id && commit.repo === target.repo && commit.project === target.project;
  const path = isTarget ? target.path : pathIn(commit, steps);
  const note = path === null ? (traced.length > 1 ? `${traced.length} datums` : null) : harmless(shortened(path));
  return { id: dataId(commit), kind: kind === "cron" ? "cron" : "data", label, note, severity: null };
}

/** The file of this commit that the history goes through, where it is one. */
function pathIn({ project, repo, id }: CommitName, steps: readonly Step[]): string | null {
  const files = steps.flatMap(({ traced }) => traced.flatMap((datum) => datum.files));
  const here = files.filter(({ commit }) => commit.id === id && commit.repo === repo && commit.project === project);
  const [first] = here;
  if (first === undefined) return null;
  return here.length === 1 ? first.path : `${here.length} files`;
}

function jobNode({ commit, job, kind, gaps }: Step, used: readonly Used[]): ViewNode {
  const isWarned = gaps.length > 0 || used.some(({ isOlder, code }) => isOlder || code.gap !== null);
  const note =
    job === null
      ? kind === "spout"
        ? "spout"
        : "not there any more"
      : `job ${job.id.slice(0, 7)}, version ${job.pipelineVersion}`;
  const id = `job ${dataId(commit)}`;
  return { id, kind: "pipeline", label: harmless(commit.repo), note, severity: isWarned ? "warning" : null };
}

function codeNode(id: string, code: Code): ViewNode {
  const subject =
    code.git?.kind === "known" ? shortened(code.git.subject) : code.gap === null ? null : "not in this clone";
  return {
    id,
    kind: "code",
    label: harmless(codeName(code)),
    note: subject === null ? null : harmless(subject),
    severity: null,
  };
}

function dataId({ project, repo, id }: CommitName): string {
  return `data ${project}/${repo}@${id}`;
}

function shortened(text: string): string {
  return text.length <= mostChars ? text : `${text.slice(0, mostChars - 1)}…`;
}
