import { cleanGlob } from "../pachyderm/glob.ts";
import { type PfsVisit, pfsInputs } from "../pachyderm/inputs.ts";
import { isUnfilled } from "../pachyderm/template-text.ts";
import { isWritten } from "../pachyderm/written.ts";
import type { Check, Finding } from "./check.ts";

export const s3Input: Check = {
  kind: "spec",
  code: "s3-input",
  severity: "error",
  refusedBy: "pachd",
  rules: ["IN-10", "IN-11", "IN-12"],
  summary: "An s3 input takes the whole repo, by itself or in a cross",
  hint: 'Write "glob": "/" beside "s3", or drop "s3" to get files under /pfs.',

  look(request, spec) {
    return pfsInputs(request)
      .filter(({ pfs }) => pfs.s3)
      .flatMap((visit) => [
        ...(isWritten(spec, [...visit.path, "glob"]) && visit.pfs.glob === undefined ? [] : globFinding(visit)),
        ...exclusive(visit),
        ...misplaced(visit),
      ]);
  },
};

function globFinding({ pfs, path }: PfsVisit): Finding[] {
  const glob = pfs.glob ?? "";
  if (isUnfilled(glob) || (glob !== "" && cleanGlob(glob) === "/")) return [];
  const message =
    "pachd refuses it: inputs that set 's3' to 'true' must also set 'glob', to \"/\", as the S3 gateway serves whole commits";
  return [{ path: [...path, "glob"], message }];
}

function exclusive({ pfs, path }: PfsVisit): Finding[] {
  const other = pfs.lazy ? "lazy" : pfs.empty_files ? "empty_files" : null;
  if (other === null) return [];
  const message = `pachd refuses it: input cannot specify both 's3' and '${other}', as 's3' goes past the file system`;
  return [{ path: [...path, other], part: "key", message, hint: `Drop "${other}", or drop "s3".` }];
}

function misplaced({ path, inside }: PfsVisit): Finding[] {
  const around = inside.findLast((kind) => kind !== "cross");
  if (around === undefined) return [];
  const message = `pachd refuses it: S3 inputs in ${around} expressions are not supported`;
  return [{ path: [...path, "s3"], part: "key", message, hint: `Drop "s3", or take the input out of the ${around}.` }];
}
