import { atMost } from "../tools/at-most.ts";
import type { CommitName } from "../tools/pachctl/file-info.ts";
import type { History, Step } from "../trace/history.ts";
import type { Target } from "../trace/target.ts";
import { commitReader } from "./tracing/trace-commits.ts";
import { type Pipelines, pipelinesOf } from "./tracing/trace-pipelines.ts";
import { lostStep, type Next, traceStep } from "./tracing/trace-step.ts";
import { findTarget } from "./tracing/trace-target.ts";
import type { TraceWork } from "./tracing/trace-work.ts";

/** So many questions may be open at pachd at once. */
const questionsAtOnce = 4;

/**
 * Follows an output back to its sources: target first, then level by level what it was made from.
 *
 * @throws Failure "usage" where repo, commit or path is not there
 */
export async function trace(
  work: TraceWork,
  target: Target,
  pipelines: Pipelines = pipelinesOf(work),
): Promise<History> {
  const found = await findTarget(work, target);
  const read = commitReader(work, found.info);
  const limited = atMost(questionsAtOnce);
  const [steps, clocks, asked] = [new Map<string, Step>(), new Set<string>(), new Set<string>()];
  const { commit } = found.info;
  const first = found.datums.length === 0 ? [null] : found.datums;
  let level = levelOf(
    first.map((datum) => ({ commit, datum })),
    asked,
  );
  while (level.length > 0 && steps.size < work.limits.steps) {
    const made = await Promise.all(
      level.slice(0, work.limits.steps - steps.size).map((wanted) =>
        limited(async () => {
          const info = await read(wanted.commit);
          if (typeof info === "string") return { step: lostStep(wanted.commit, info), next: [], clocks: [] };
          return traceStep({ info, datums: wanted.datums, count: info === found.info, clocks }, pipelines, work);
        }),
      ),
    );
    for (const { step, clocks: more } of made) {
      const key = keyOf(step.commit);
      steps.set(key, joined(steps.get(key), step));
      for (const clock of more) clocks.add(clock);
    }
    const cut = level.slice(made.length);
    level = [
      ...cut,
      ...levelOf(
        made.flatMap(({ next }) => next),
        asked,
      ),
    ];
  }
  const cuts = level.length === 0 ? [] : [`${level.length} more data commits before these are not followed`];
  const [last, ...before] = steps.values();
  const all = last === undefined ? [] : [{ ...last, gaps: [...found.gaps, ...last.gaps] }, ...before];
  const { project, id } = commit;
  return {
    target: { ...target, project, id },
    environment: work.environment,
    steps: all,
    cuts,
    outdated: outdatedIn(all.filter((step) => step.commit.project === work.project)),
  };
}

type WantedCommit = { commit: CommitName; datums: ReadonlySet<string> };

function keyOf({ project, repo, id }: CommitName): string {
  return `${project}/${repo}@${id}`;
}

/** What to ask next, by commit, less what was asked before. Without a datum it is the whole commit. */
function levelOf(next: readonly Next[], asked: Set<string>): WantedCommit[] {
  const whole = new Set(next.filter(({ datum }) => datum === null).map(({ commit }) => keyOf(commit)));
  const level = new Map<string, { commit: CommitName; datums: Set<string> }>();
  for (const { commit, datum } of next) {
    const key = keyOf(commit);
    const word = datum === null || whole.has(key) ? key : `${key} ${datum}`;
    if (asked.has(key) || asked.has(word)) continue;
    asked.add(word);
    const wanted = level.get(key) ?? { commit, datums: new Set<string>() };
    if (word !== key && datum !== null) wanted.datums.add(datum);
    level.set(key, wanted);
  }
  return [...level.values()];
}

function joined(before: Step | undefined, now: Step): Step {
  if (before === undefined) return now;
  return {
    ...before,
    datums: before.datums ?? now.datums,
    traced: [...before.traced, ...now.traced],
    inputs: [...before.inputs, ...now.inputs],
    gaps: [...new Set([...before.gaps, ...now.gaps])],
  };
}

function outdatedIn(steps: readonly Step[]): string[] {
  const outdated = steps.filter(({ datums, traced }) =>
    [...(datums?.shares ?? []), ...traced].some(({ isOlder }) => isOlder),
  );
  return [...new Set(outdated.map(({ commit }) => commit.repo))];
}
