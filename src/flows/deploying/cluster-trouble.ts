import type { NotDone } from "../../tools/pachctl/answer.ts";
import type { DeployWork } from "./deploy-work.ts";

/** What a cluster's no to a list of its pipelines means, and what to do about it. */
export type ClusterTrouble = { says: string; hint: string };

export function clusterTrouble(
  answer: NotDone,
  { name, context, project }: DeployWork["environment"],
): ClusterTrouble & { kind: "no-entry" | "no-project" | "silent" } {
  const where = `the cluster of ${name} (context ${context})`;
  if (answer.kind === "unauthorized") {
    const hint = `Log in and run this again: pachctl config set active-context ${context} && pachctl auth login`;
    return { kind: "no-entry", says: `${where} does not let us in: ${answer.says}`, hint };
  }
  if (answer.kind === "gone") {
    // Of a list nothing else can be missing.
    const hint = `Make it: PACH_CONTEXT=${context} pachctl create project ${project}    Or name another in pachook.yaml.`;
    return { kind: "no-project", says: `${where} has no such project: ${answer.says}`, hint };
  }
  const what = answer.kind === "unreachable" ? "does not answer" : "refused";
  const hint = `See that it is up, and run this again: PACH_CONTEXT=${context} pachctl version`;
  return { kind: "silent", says: `${where} ${what}: ${answer.says}`, hint };
}
