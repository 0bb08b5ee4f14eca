import { type Graph, graphOf } from "../pachyderm/graph.ts";
import type { Reading } from "../pachyderm/readings.ts";
import { isUnfilled } from "../pachyderm/template-text.ts";
import type { Check, Surroundings } from "./check.ts";

export const unknownUpstream: Check = {
  kind: "repository",
  needsAll: true,
  code: "unknown-upstream",
  severity: "warning",
  refusedBy: null,
  rules: ["IN-21", "DG-7"],
  summary: "What a pipeline reads is made by another spec, by a cron input, or named under data in pachook.yaml",
  hint: 'Mend the name, or list the repo under "data" in pachook.yaml if it exists outside these specs.',

  survey(specs, around) {
    const graph = graphOf(specs, around);
    const told = new Set<string>();
    return graph.pipelines.flatMap(({ spec, reads }) =>
      reads.flatMap((reading) => {
        // Once for each repo: fifty readers of one data repo are one thing to look up.
        if (told.has(reading.repo) || isKnown(reading, graph, around)) return [];
        told.add(reading.repo);
        return [{ spec, path: [...reading.path, "repo"], ...wordsFor(reading, graph, around) }];
      }),
    );
  },
};

function isKnown({ kind, repo, project, name, type }: Reading, graph: Graph, around: Surroundings): boolean {
  if (kind === "cron" || isUnfilled(repo) || !["user", "meta", "spec"].includes(type)) return true;
  if (graph.makers.has(repo) || graph.cronRepos.has(repo)) return true;
  return type === "user" && around.isDeclaredData(name, project);
}

function wordsFor(reading: Reading, graph: Graph, around: Surroundings) {
  const { repo, project, name, type } = reading;
  if (type !== "user" && around.isDeclaredData(name, project)) {
    const message = `pachd refuses it: repo ${repo} not found; only pipelines have a ${type} repo, and "${name}" is a data repo`;
    return { message, severity: "error", refusedBy: "pachd", hint: 'Drop "repo_type".' } as const;
  }
  const message = `no spec here makes the repo "${name}"; unless it exists already, pachd refuses the pipeline: repo ${repo} not found`;
  const near = nearest(reading, graph);
  return near === null
    ? { message }
    : { message, hint: `Did you mean ${near}? Or list the repo under "data" in pachook.yaml.` };
}

/** A pipeline whose name is the same but for project, case, or one letter. */
function nearest({ project, name }: Reading, graph: Graph): string | null {
  const wanted = name.toLowerCase();
  const alike = graph.pipelines.find((pipeline) => isOneEditAway(pipeline.name.toLowerCase(), wanted));
  if (alike === undefined) return null;
  return alike.project === project ? `"${alike.name}"` : `"${alike.name}" of project "${alike.project}"`;
}

/** True for texts that are equal, or become so by one letter put in, left out, changed or swapped with the next. */
function isOneEditAway(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  const [rest, otherRest] = [one.slice(start), other.slice(start)];
  if (rest.slice(1) === otherRest.slice(1) || rest.slice(1) === otherRest || rest === otherRest.slice(1)) return true;
  return rest.slice(2) === otherRest.slice(2) && rest[0] === otherRest[1] && rest[1] === otherRest[0];
}
