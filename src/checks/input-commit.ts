import { pfsInputs } from "../pachyderm/inputs.ts";
import type { Check } from "./check.ts";

export const inputCommit: Check = {
  kind: "spec",
  code: "input-commit",
  severity: "error",
  refusedBy: "pachd",
  rules: ["IN-9"],
  summary: "An input reads a branch, never one fixed commit",
  hint: 'Drop "commit"; to pin the data, make a data branch whose head is that commit, and name it in "branch".',

  look(request) {
    return pfsInputs(request).flatMap(({ pfs, path }) =>
      pfs.commit
        ? [
            {
              path: [...path, "commit"],
              message:
                "pachd refuses it: input cannot come from a commit; use a branch with head pointing to the commit",
            },
          ]
        : [],
    );
  },
};
