import type { ChainStep } from "./step-chain.ts";

/**
 * Names that a step which copies or changes the folder uses and no step before has set: only the base image can say
 * what they hold.
 */
export function outsideVariables(steps: readonly ChainStep[], index: number): string[] {
  const step = steps[index];
  if (step === undefined || (step.action.kind !== "copy" && step.action.kind !== "workdir")) return [];
  const { rest, flags } = step.instruction;
  const text = [rest, ...flags.map(({ value }) => value)].join(" ");
  const used = [...text.matchAll(/\$\{?([A-Za-z_][A-Za-z0-9_]*)/g)].map(([, name = ""]) => name);
  if (used.length === 0) return [];
  const set = new Set(steps.slice(0, index).flatMap((before) => namesSet(before, step.stage)));
  return used.filter((name) => !set.has(name));
}

/** ARG does not reach into the next stage. */
function namesSet({ action, stage }: ChainStep, here: number): readonly string[] {
  if (action.kind === "env") return action.values.map(([name]) => name);
  return action.kind === "arg" && stage === here ? action.names : [];
}
