import type { NoAnswer } from "../../deploy/change.ts";
import type { Updated } from "../../deploy/update.ts";
import type { DeployWork } from "./deploy-work.ts";

type Said = { why: string; hint: string };

export function sayNoAnswer({ because, says, leftOpen }: NoAnswer, work: DeployWork): Said {
  const { name, context } = work.environment;
  const open = leftOpen === null ? "" : `    The next run takes back the transaction ${leftOpen} that is left open.`;
  const again = `pachook deploy ${work.commit.oid.slice(0, 7)} --env ${name}`;
  if (because === "unauthorized")
    return {
      why: `pachd does not let us: ${says}`,
      hint: `Log in to context ${context}, or ask for the right that is missing, then: ${again}${open}`,
    };
  return { why: `pachd does not answer: ${says}`, hint: `When it is up again: ${again}${open}` };
}

export function sayUpdated(updated: Exclude<Updated, { kind: "applied" }>, work: DeployWork): Said {
  const { environment, commit } = work;
  const again = `pachook deploy ${commit.oid.slice(0, 7)} --env ${environment.name}`;
  switch (updated.kind) {
    case "refused":
      return {
        why: `pachd refuses ${updated.pipeline ?? "the transaction"}: ${updated.says}`,
        hint: `Mend it, then: ${again}`,
      };
    case "moved":
      return {
        why: `somebody changed ${updated.pipelines.join(", ")} since the plan was made`,
        hint: `See what is there now, and go on: pachook plan --env ${environment.name}, then ${again}`,
      };
    case "ended":
      return { why: `somebody deleted the transaction ${updated.id}`, hint: `Run it again: ${again}` };
    case "unknown":
      return {
        why: `the answer was lost, and pachd says nothing more: ${updated.says}`,
        hint: `When it is up again, this goes on from what is there: ${again}`,
      };
    case "failed":
      return sayNoAnswer(updated, work);
  }
}

export function untouched({ leftOpen }: NoAnswer): string[] {
  return [
    "nothing was built, and no pipeline was touched",
    ...(leftOpen === null ? [] : [`transaction ${leftOpen} is open, and holds nothing that counts`]),
  ];
}

export function standing(targets: readonly { name: string }[], updated: Updated): string[] {
  const before =
    targets.length === 0 ? [] : [`an earlier transaction updated ${targets.map(({ name }) => name).join(", ")}`];
  const images = "its images are in the registry";
  if (updated.kind === "unknown")
    return [...before, `transaction ${updated.id} was applied as a whole, or not at all`, images];
  return [
    ...before,
    targets.length === 0 ? "no pipeline of this group was touched" : "the others were not touched",
    images,
  ];
}
