import { visitInputs } from "../pachyderm/inputs.ts";
import { isName } from "../pachyderm/names.ts";
import { showText } from "../pachyderm/show-text.ts";
import { isUnfilled } from "../pachyderm/template-text.ts";
import type { Check } from "./check.ts";

export const inputVariable: Check = {
  kind: "spec",
  code: "input-variable",
  severity: "warning",
  refusedBy: null,
  rules: ["IN-20"],
  summary: "The name of an input is one that a shell variable can have",
  hint: 'Set "name" to letters, digits and _ if the command wants the variable; the folder under /pfs works as it is.',

  look(request) {
    return visitInputs(request).flatMap(({ input: { pfs, cron }, path }) => {
      const [name, where] = pfs
        ? [pfs.name || pfs.repo || "", ["pfs", pfs.name ? "name" : "repo"]]
        : [cron?.name ?? "", ["cron", "name"]];
      // A cron input's name that is no repo name is refused; cron-input has told.
      if (!pfs && !isName(name)) return [];
      // No repo can have such a name; repo-name has told.
      if (pfs && !pfs.name && !isName(name)) return [];
      // Names with a slash or dots only are no folders; input-name has told.
      if (
        name === "" ||
        isUnfilled(name) ||
        name.includes("$") ||
        /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ||
        /^\.{1,2}$|^\.env$|\//.test(name)
      )
        return [];
      // The name stands in the line that is shown: without it, all places are one finding to whoever reads the report.
      const message = `the worker sets a variable with this input's name, and no shell can read it: ${flawOf(name)}`;
      return [{ path: [...path, ...where], message }];
    });
  },
};

function flawOf(name: string): string {
  const [other] = /[^A-Za-z0-9_]/u.exec(name) ?? [];
  return other === undefined ? "it begins with a digit" : `it has a ${showText(other)}`;
}
