import type { Graph } from "../pachyderm/graph.ts";
import { isName } from "../pachyderm/names.ts";
import type { Reading } from "../pachyderm/readings.ts";
import type { Spec } from "../pachyderm/spec.ts";
import { isUnfilled } from "../pachyderm/template-text.ts";
import type { Check, Finding, Surroundings } from "./check.ts";

export const unknownUpstream = {
  kind: "repository",
  needsAll: true,
  code: "unknown-upstream",
  severity: "warning",
  refusedBy: null,
  rules: ["IN-21", "DG-7"],
  summary: "What a pipeline reads is made by another spec, by a cron input, or named under data in pachook.yaml",
  hint: 'Mend the name, or list the repo under "data" in pachook.yaml if it exists outside these specs.',

  survey(graph, around) {
    const told = new Set<string>();
    const unknown = graph.pipelines.flatMap(({ spec, reads }) =>
      reads.flatMap((reading): Unknown[] => {
        // Once for each repo: fifty readers of one data repo are one thing to look up.
        if (told.has(reading.repo) || isKnown(reading, graph, around)) return [];
        told.add(reading.repo);
        return [{ spec, reading, near: nearest(reading, graph) }];
      }),
    );
    const strange = unknown.filter(({ near, reading }) => near === null && reading.type === "user");
    const alone = unknown.filter((each) => !strange.includes(each));
    return [...alone.map((each) => aboutOne(each, around)), ...aboutAll(strange, around)];
  },
} satisfies Check;

type Unknown = { spec: Spec; reading: Reading; near: string | null };
type About = Finding & { spec: Spec };

/** The data repos that a DAG begins with: one finding, with the line for pachook.yaml, and not one for each. */
function aboutAll(unknown: readonly Unknown[], around: Surroundings): About[] {
  const [first, ...others] = unknown;
  if (first === undefined) return [];
  if (others.length === 0) return [aboutOne(first, around)];
  const names = unknown.map(({ reading }) => `"${reading.name}"`);
  const shown = names.length > 5 ? [...names.slice(0, 4), `${names.length - 4} more`] : names;
  const message = `no spec here makes the repos ${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}; pachd refuses the pipelines that read one which does not exist: repo ${first.reading.repo} not found`;
  const declared = unknown.map(({ reading: { project, name } }) =>
    project === around.defaultProject ? name : `${project}/${name}`,
  );
  const hint = `Mend the names that are wrong; list those that exist outside these specs in pachook.yaml:  data: [${declared.join(", ")}]`;
  return [{ spec: first.spec, path: [...first.reading.path, "repo"], message, hint }];
}

function aboutOne({ spec, reading, near }: Unknown, around: Surroundings): About {
  return { spec, path: [...reading.path, "repo"], ...wordsFor(reading, near, around) };
}

function isKnown({ kind, repo, project, name, type }: Reading, graph: Graph, around: Surroundings): boolean {
  if (kind === "cron" || isUnfilled(repo) || !isName(name) || !["user", "meta", "spec"].includes(type)) return true;
  if (graph.makers.has(repo) || graph.cronRepos.has(repo)) return true;
  return type === "user" && around.isDeclaredData(name, project);
}

function wordsFor(reading: Reading, near: string | null, around: Surroundings) {
  const { repo, project, name, type } = reading;
  if (type !== "user" && around.isDeclaredData(name, project)) {
    const message = `pachd refuses it: repo ${repo} not found; only pipelines have a ${type} repo, and "${name}" is a data repo`;
    return { message, severity: "error", refusedBy: "pachd", hint: 'Drop "repo_type".' } as const;
  }
  const message = `no spec here makes the repo "${name}"; unless it exists already, pachd refuses the pipeline: repo ${repo} not found`;
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
