import { cronInputs } from "../pachyderm/inputs.ts";
import { nameReason } from "../pachyderm/names.ts";
import { cronRepo, pipelineOf } from "../pachyderm/readings.ts";
import { isUnfilled } from "../pachyderm/template-text.ts";
import type { Check, Finding } from "./check.ts";

export const cronInput: Check = {
  kind: "spec",
  code: "cron-input",
  severity: "error",
  refusedBy: "pachd",
  rules: ["IN-15", "IN-16"],
  summary: "A cron input's repo has a name that pachd takes and lies in the pipeline's project",
  hint: 'Leave "project" and "repo" out: pachd makes <pipeline>_<name> in the pipeline\'s own project.',

  look(request, _spec, around) {
    const pipeline = pipelineOf(request, around.defaultProject);
    if (pipeline === null) return [];
    return cronInputs(request).flatMap(({ cron, path }): Finding[] => {
      const findings: Finding[] = [];
      const repo = cronRepo(cron, pipeline.name);
      const reason = isUnfilled(repo) || !cron.name || nameReason(pipeline.name) !== null ? null : nameReason(repo);
      if (reason !== null) {
        const field = cron.repo ? "repo" : "name";
        findings.push({
          path: [...path, field],
          message: `pachd refuses the cron input's repo: ${reason}`,
          hint: "Use letters, digits, _ and - only.",
        });
      } else if (cron.repo && around.isDeclaredData(repo, pipeline.project)) {
        findings.push({
          path: [...path, "repo"],
          message: `pachd writes a file for every tick into the data repo "${repo}", among what is there already`,
          severity: "warning",
          refusedBy: null,
        });
      }
      const project = cron.project ?? "";
      if (project !== "" && project !== pipeline.project && !isUnfilled(project + pipeline.project)) {
        const message = `pachd refuses it: repo (id=0, project=${project}, name=${repo}, type=user) not found; a cron repo is made in the pipeline's project, ${pipeline.project}`;
        findings.push({ path: [...path, "project"], message });
      }
      return findings;
    });
  },
};
