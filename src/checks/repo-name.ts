import { foreignPlaceholderHint, foreignPlaceholderIn } from "../pachyderm/foreign-placeholder.ts";
import { pfsInputs } from "../pachyderm/inputs.ts";
import { isName } from "../pachyderm/names.ts";
import { projectOf } from "../pachyderm/project-of.ts";
import { showText } from "../pachyderm/show-text.ts";
import { isUnfilled } from "../pachyderm/template-text.ts";
import type { Check } from "./check.ts";

export const repoName = {
  kind: "spec",
  code: "repo-name",
  severity: "error",
  refusedBy: "pachd",
  summary: "An input names its repo by the name alone: letters, digits, _ and -",
  hint: "Write the repo's name alone: letters, digits, _ and -.",
  rules: ["NM-15"],

  look(request, _spec, { defaultProject }) {
    // What fills in the pipeline's own name fills in the repo's too; pipeline-name has told.
    const placeholder = foreignPlaceholderIn(request.pipeline?.name ?? "");
    return pfsInputs(request).flatMap(({ pfs, path }) => {
      const { repo = "" } = pfs;
      if (repo === "" || isName(repo) || isUnfilled(repo)) return [];
      if (placeholder !== null && repo.includes(placeholder)) return [];
      const full = `${pfs.project || projectOf(request, defaultProject)}/${repo}`;
      const message = `no repo can be called ${showText(repo)}, so pachd refuses the pipeline: repo ${full} not found`;
      return [{ path: [...path, "repo"], message, hint: waysOut(repo) }];
    });
  },
} satisfies Check;

function waysOut(repo: string): string {
  if (foreignPlaceholderIn(repo) !== null) return foreignPlaceholderHint;
  const trimmed = repo.trim();
  if (isName(trimmed)) return `Write "${trimmed}", without the blanks.`;
  const parts = /^(?:([\w-]+)\/)?([\w-]+)(?:\.(user|meta|spec))?(?:@([\w-]+))?$/.exec(trimmed);
  if (parts === null) return repoName.hint;
  const [, project, name, type, branch] = parts;
  const keys = [
    project === undefined ? "" : `"project": "${project}"`,
    `"repo": "${name}"`,
    type === undefined || type === "user" ? "" : `"repo_type": "${type}"`,
    branch === undefined ? "" : `"branch": "${branch}"`,
  ];
  return `Write the parts as keys of their own: ${keys.filter((key) => key !== "").join(", ")}.`;
}
