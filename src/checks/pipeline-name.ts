import { foreignPlaceholderHint, foreignPlaceholderIn } from "../pachyderm/foreign-placeholder.ts";
import {
  charactersOver,
  kubernetesCharactersOver,
  kubernetesNameOf,
  nameReason,
  nearestName,
  pipelineNameReason,
} from "../pachyderm/names.ts";
import { projectOf } from "../pachyderm/project-of.ts";
import { showText } from "../pachyderm/show-text.ts";
import { isUnfilled } from "../pachyderm/template-text.ts";
import type { Check, Finding } from "./check.ts";

const path = ["pipeline", "name"] as const;

export const pipelineName = {
  kind: "spec",
  code: "pipeline-name",
  severity: "error",
  refusedBy: "pachd",
  summary: "A pipeline's name has letters, digits, _ and -, a letter or digit at both ends, and at most 51 characters",
  hint: "Use letters, digits, _ and - only, with a letter or digit first and last.",
  rules: ["NM-2", "NM-3", "NM-4", "NM-5", "NM-16"],

  look(request, _spec, { defaultProject }) {
    const name = request.pipeline?.name;
    const project = projectOf(request, defaultProject);
    if (name === undefined || name === "" || isUnfilled(name)) return [];
    return [...aboutCharacters(name), ...aboutLength(name, project)];
  },
} satisfies Check;

function aboutCharacters(name: string): Finding[] {
  const nearest = nearestName(name);
  const hint =
    foreignPlaceholderIn(name) !== null
      ? foreignPlaceholderHint
      : nearest === null
        ? pipelineName.hint
        : `Write ${showText(nearest)}, also where other pipelines read it.`;
  const reason = pipelineNameReason(name);
  if (reason !== null && reason === nameReason(name)) {
    return [{ path, message: `pachd refuses the pipeline: ${reason}`, hint }];
  }
  if (reason !== null) {
    // pachd takes the name for an older version or a commit, and says so instead of naming the rule.
    const message = `pachd refuses the pipeline name ${showText(name)}: ${reason}; ${plainRule}`;
    return [{ path, message, hint }];
  }
  if (/^[_-]/.test(name)) {
    const message = `pachd refuses the pipeline name "${name}": pipeline names must start with an alphanumeric character`;
    return [{ path, message, hint }];
  }
  if (/[_-]$/.test(name)) {
    const message = `pipeline "${name}" gets no workers: its name becomes a Kubernetes label, which must end in a letter or digit`;
    return [{ path, message, hint, refusedBy: "kubernetes" }];
  }
  return [];
}

const plainRule = "only alphanumeric characters, underscores, and dashes are allowed";

function aboutLength(name: string, project: string): Finding[] {
  const over = charactersOver(name);
  if (over > 0) {
    const message = `pachd refuses it: pipeline name ${showText(name)} is ${over} characters longer than the 51 max`;
    return [{ path, message, hint: "Shorten the name to at most 51 characters." }];
  }
  const inKubernetes = kubernetesNameOf(project, name);
  const overInKubernetes = kubernetesCharactersOver(inKubernetes);
  if (overInKubernetes <= 0 || isUnfilled(project)) return [];
  const message = `pachd refuses it: Kubernetes name "${inKubernetes}" is ${overInKubernetes} characters longer than the 63 max`;
  const hint = `Shorten the pipeline's name to ${name.length - overInKubernetes} characters: with project "${project}" it may have 58.`;
  return [{ path, message, hint }];
}
