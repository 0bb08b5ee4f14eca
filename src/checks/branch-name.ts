import { pfsInputs } from "../pachyderm/inputs.ts";
import type { KeyPath } from "../pachyderm/key-path.ts";
import { nameReason, nearestName } from "../pachyderm/names.ts";
import { isUnfilled } from "../pachyderm/template-text.ts";
import type { Check, Finding } from "./check.ts";

export const branchName = {
  kind: "spec",
  code: "branch-name",
  severity: "error",
  refusedBy: "pachd",
  summary: "A data branch's name has letters, digits, _ and - only, and does not look like a commit's id",
  hint: "Use letters, digits, _ and - only.",
  rules: ["NM-13", "NM-14"],

  look(request) {
    const inputs = pfsInputs(request).flatMap(({ pfs, path }) => [
      ...aboutBranch(pfs.branch, [...path, "branch"]),
      ...aboutBranch(pfs.trigger?.branch, [...path, "trigger", "branch"]),
    ]);
    return [...aboutBranch(request.output_branch, ["output_branch"]), ...inputs];
  },
} satisfies Check;

function aboutBranch(branch: string | undefined, path: KeyPath): Finding[] {
  if (branch === undefined || branch === "" || isUnfilled(branch)) return [];
  const reason = nameReason(branch);
  const nearest = nearestName(branch);
  if (reason !== null) {
    const message = `pachd refuses the data branch: ${reason}`;
    return [{ path, message, ...(nearest === null ? {} : { hint: `Name the branch "${nearest}".` }) }];
  }
  // Source: src/internal/pfsdb/branches.go; lower-case digits only.
  if (!/^[0-9a-f]{12}4[0-9a-f]{19}$/.test(branch)) return [];
  const message = `pachd refuses the data branch "${branch}": branch name cannot be a UUID V4, which is what a commit's id looks like`;
  return [{ path, message, hint: "Name a branch; to read one commit, make a branch with that commit as its head." }];
}
