import { pfsInputs } from "../pachyderm/inputs.ts";
import type { Check } from "./check.ts";

export const lazyEmptyFiles: Check = {
  kind: "spec",
  code: "lazy-empty-files",
  severity: "warning",
  refusedBy: null,
  rules: ["IN-19"],
  summary: "An input is lazy or has empty files, not both",
  hint: 'Keep "lazy" to get content when a file is opened, or "empty_files" to get names only.',

  look(request) {
    return pfsInputs(request).flatMap(({ pfs, path }) => {
      if (!pfs.lazy || !pfs.empty_files || pfs.s3) return [];
      const message = '"lazy" and "empty_files" contradict each other: pachd takes both, and the job can do only one';
      return [{ path: [...path, "empty_files"], part: "key" as const, message }];
    });
  },
};
