import type { ChainStep } from "./step-chain.ts";

/**
 * Names that a step which copies or changes the folder uses and no step before has set: only the base image can say
 * what they hold.
 */
export function outsideVariables(steps: readonly ChainStep[], index: number): string[] {
  const step = steps[index];
  if (step === undefined || (step.action.kind !== "copy" && step.action.kind !== "workdir")) return [];
  const { rest, flags } = step.instruction;
  return namesUnset([rest, ...flags.map(({ value }) => value)], steps.slice(0, index), step.stage);
}

/** Those of them that decide which files of the context are copied. */
export function outsideSourceVariables(steps: readonly ChainStep[], index: number): string[] {
  const step = steps[index];
  if (step?.action.kind !== "copy" || step.action.copy.from !== null) return [];
  const { list, words } = step.instruction;
  return namesUnset((list ?? words).slice(0, -1), steps.slice(0, index), step.stage);
}

function namesUnset(words: readonly string[], before: readonly ChainStep[], stage: number): string[] {
  const used = [...words.join(" ").matchAll(/\$\{?([A-Za-z_][A-Za-z0-9_]*)/g)].map(([, name = ""]) => name);
  if (used.length === 0) return [];
  const set = new Set(before.flatMap((step) => namesSet(step, stage)));
  return used.filter((name) => !set.has(name));
}

/** ARG does not reach into the next stage. */
function namesSet({ action, stage }: ChainStep, here: number): readonly string[] {
  if (action.kind === "env") return action.values.map(([name]) => name);
  return action.kind === "arg" && stage === here ? action.names : [];
}
