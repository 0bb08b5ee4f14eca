import { pfsInputs } from "../pachyderm/inputs.ts";
import { showText } from "../pachyderm/show-text.ts";
import { isUnfilled } from "../pachyderm/template-text.ts";
import { isWritten } from "../pachyderm/written.ts";
import type { Check, Finding } from "./check.ts";

const types = ["", "user", "meta", "spec"];

export const inputRepo: Check = {
  kind: "spec",
  code: "input-repo",
  severity: "error",
  refusedBy: "pachd",
  rules: ["IN-3"],
  summary: "A pfs input names the data repo it reads",
  hint: 'Name the data repo or the pipeline to read from in "repo".',

  look(request, spec) {
    return pfsInputs(request).flatMap(({ pfs, path }): Finding[] => {
      if (!pfs.repo && !isWritten(spec, [...path, "repo"])) {
        const said = pfs.name
          ? "input must specify a repo"
          : "input must specify a name (it has no repo to take one from)";
        return [{ path, part: "key", message: `pachd refuses it: ${said}` }];
      }
      const type = pfs.repo_type ?? "";
      if (types.includes(type) || isUnfilled(type)) return [];
      const message = `pachd refuses it: invalid input value for enum pfs.repo_type: ${showText(type)}`;
      return [
        { path: [...path, "repo_type"], message, hint: 'Leave "repo_type" out, or write "user", "meta" or "spec".' },
      ];
    });
  },
};
