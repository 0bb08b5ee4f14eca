import type { Action } from "./action.ts";
import type { Dockerfile, Stage } from "./dockerfile.ts";

/**
 * The stages that a build of the target needs, in the order of the file; without a target, of the last one.
 * Stages that are only mentioned by others' `--from` count; a name nobody declared is an image.
 */
export function neededStages(dockerfile: Dockerfile, target: string | null): Stage[] {
  const wanted = target === null ? dockerfile.stages.at(-1) : stageNamed(dockerfile.stages, target);
  const needed = new Set<number>();
  const queue = wanted === undefined ? [] : [wanted];
  for (let stage = queue.pop(); stage !== undefined; stage = queue.pop()) {
    if (needed.has(stage.index)) continue;
    needed.add(stage.index);
    const earlier = dockerfile.stages.slice(0, stage.index);
    const names = [...stage.steps].flatMap(({ action }) => mentionedStages(action));
    const mentioned = names.map((name) => stageNamed(earlier, name));
    const base = stage.base.kind === "stage" ? earlier[stage.base.index] : undefined;
    queue.push(...[...mentioned, base].filter((found) => found !== undefined));
  }
  return dockerfile.stages.filter(({ index }) => needed.has(index));
}

/** The stage a name or number means; names do not care for case. */
export function stageNamed(stages: readonly Stage[], name: string): Stage | undefined {
  const byName = stages.findLast((stage) => stage.name?.toLowerCase() === name.toLowerCase());
  return byName ?? (/^\d+$/.test(name) ? stages[Number(name)] : undefined);
}

function mentionedStages(action: Action): string[] {
  if (action.kind === "copy") return action.copy.from === null ? [] : [action.copy.from];
  if (action.kind !== "run") return [];
  return action.mounts.flatMap((mount) => /(?:^|,)from=([^,]*)/.exec(mount ?? "")?.[1] ?? []);
}
