import { isWritten } from "../pachyderm/written.ts";
import type { Check } from "./check.ts";

export const noInput: Check = {
  kind: "spec",
  code: "no-input",
  severity: "warning",
  refusedBy: null,
  rules: ["IN-18"],
  summary: "A pipeline that is not a spout has an input",
  hint: 'Add an "input", or "spout": {} if the code brings its own data.',

  look(request, spec) {
    // Unread or old fields (`inputs`, 1.5 and older) have had their word.
    if (request.input !== undefined || request.spout !== undefined || request.pipeline === undefined) return [];
    if (["input", "inputs", "spout"].some((field) => isWritten(spec, [field]))) return [];
    const message = "the pipeline has no input: pachd takes it, and it never gets any data";
    return [{ path: ["pipeline"], part: "key", message }];
  },
};
