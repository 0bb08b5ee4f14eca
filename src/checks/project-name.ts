import { cronInputs, pfsInputs } from "../pachyderm/inputs.ts";
import type { KeyPath } from "../pachyderm/key-path.ts";
import { charactersOver, nameReason, nearestName } from "../pachyderm/names.ts";
import type { CreatePipelineRequest } from "../pachyderm/request.ts";
import { showText } from "../pachyderm/show-text.ts";
import { isUnfilled } from "../pachyderm/template-text.ts";
import type { Check, Finding } from "./check.ts";

export const projectName = {
  kind: "spec",
  code: "project-name",
  severity: "error",
  refusedBy: "pachd",
  summary: "A project's name has letters, digits, _ and -, begins with a letter, and has at most 51 characters",
  hint: "Name a project that pachctl can create.",
  rules: ["NM-7", "NM-8"],

  look(request) {
    return projectsIn(request).flatMap(({ path, name, answer }): Finding[] => {
      if (name === "" || name === "default" || isUnfilled(name)) return [];
      const reason = reasonAgainst(name);
      const nearest = nearestName(name);
      if (reason !== null) {
        const message = `pachd refuses the pipeline: ${answer} not found, and there can be none: ${reason}`;
        return [
          {
            path,
            message,
            ...(nearest === null ? {} : { hint: `Write the project's real name, such as "${nearest}".` }),
          },
        ];
      }
      const trouble = troubleInKubernetes(name);
      if (trouble === null || path[0] !== "pipeline") return [];
      const message = `pipelines of project "${name}" get no workers: ${trouble}`;
      return [
        {
          path,
          message,
          refusedBy: "kubernetes",
          hint: "Create a project whose name begins with a letter and ends with a letter or digit, and name that.",
        },
      ];
    });
  },
} satisfies Check;

type Named = { path: KeyPath; name: string; answer: string };

function projectsIn(request: CreatePipelineRequest): Named[] {
  const own = request.pipeline?.project?.name ?? "";
  return [
    { path: ["pipeline", "project", "name"], name: own, answer: `project ${showText(own)}` },
    ...pfsInputs(request).map(({ pfs: { project = "", repo = "" }, path }) => ({
      path: [...path, "project"],
      name: project,
      answer: `repo ${project}/${repo}`,
    })),
    ...cronInputs(request).map(({ cron: { project = "" }, path }) => ({
      path: [...path, "project"],
      name: project,
      answer: `repo in project ${showText(project)}`,
    })),
  ];
}

/** Source: src/pfs/pfs.go, `Project.ValidateName`. */
function reasonAgainst(name: string): string | null {
  const over = charactersOver(name);
  if (over > 0) return `its name is ${over} characters longer than the 51 max`;
  if (/^[_-]/.test(name)) return "project names must start with an alphanumeric character";
  return nameReason(name);
}

function troubleInKubernetes(name: string): string | null {
  if (/^[0-9]/.test(name)) return "it begins the name of their Kubernetes service, which must begin with a letter";
  if (/[_-]$/.test(name)) return "it becomes a Kubernetes label, which must end in a letter or digit";
  return null;
}
