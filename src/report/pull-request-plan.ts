import { type ShownDeployPlan, showDeployPlan, showDeployPlanMarkdown } from "./deploy-plan.ts";
import { harmless } from "./harmless.ts";
import { type ShownPlan, showPlanMarkdown, showPlanText } from "./image-plan.ts";
import { prose } from "./markdown.ts";

/** What a pull request changes in one environment; from git alone, and why, where nobody else could be asked. */
export type ShownPlanFor =
  | { kind: "live"; plan: ShownDeployPlan }
  | { kind: "offline"; plan: ShownPlan; skipped: string };

/** All plans of a pull request as lines. */
export function showPullRequest(plans: readonly ShownPlanFor[]): string {
  return plans
    .map((each) =>
      each.kind === "live" ? showDeployPlan(each.plan) : `${showPlanText(each.plan)}${harmless(sayHalf(each))}\n`,
    )
    .join("\n");
}

/** The same for a comment or a summary. */
export function showPullRequestMarkdown(plans: readonly ShownPlanFor[]): string {
  const [first] = plans;
  const head = first === undefined ? "" : `${prose(first.plan.commit.subject)}\n\n`;
  const sections = plans.map((each) =>
    each.kind === "live"
      ? showDeployPlanMarkdown(each.plan)
      : `${showPlanMarkdown(each.plan)}\n${prose(sayHalf(each))}\n`,
  );
  return `${head}${sections.join("\n")}`;
}

function sayHalf({ skipped }: { skipped: string }): string {
  return `From git alone: ${skipped}. Not asked: what runs now, what it would cost, what pachd says.`;
}
