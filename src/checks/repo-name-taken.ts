import { isUnfilled } from "../pachyderm/template-text.ts";
import type { Check } from "./check.ts";

export const repoNameTaken: Check = {
  kind: "repository",
  code: "repo-name-taken",
  severity: "error",
  refusedBy: "pachd",
  rules: ["NM-12"],
  summary: "A pipeline does not have the name of a data repo",
  hint: 'Rename the pipeline; if the repo is its own output, take it out of "data" in pachook.yaml.',

  survey({ pipelines }, around) {
    return pipelines.flatMap(({ name, project, spec }) => {
      if (isUnfilled(name) || !around.isDeclaredData(name, project)) return [];
      // Where `data:` also takes a made-up name, a glob such as "*" spoke: it does not say that this very repo exists.
      if (around.isDeclaredData(`${name}-made-up`, project)) return [];
      const message = `pachd refuses it: pipeline "${name}" cannot be created because a repo with the same name already exists`;
      return [{ spec, path: ["pipeline", "name"], message }];
    });
  },
};
