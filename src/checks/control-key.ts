import { nodeAt } from "../pachyderm/spec.ts";
import type { Check } from "./check.ts";

// Source: src/server/pps/cmds/cmds.go, `pipelineHelper`.
const consequences = {
  update: (value: boolean) =>
    value
      ? '"update": true in a spec turns `create pipeline` into an update, for all later specs of the file too'
      : '"update": false in a spec turns `update pipeline` into a create, for all later specs of the file too',
  reprocess: (value: boolean) =>
    value
      ? '"reprocess": true in a spec makes every update of it, and of all later specs of the file, work on all data again'
      : '"reprocess": false in a spec overrules --reprocess, for all later specs of the file too',
  dry_run: (value: boolean) =>
    value
      ? '"dry_run": true in a spec is no dry run: pachctl applies the spec and works on all data again'
      : '"dry_run": false in a spec is taken for reprocess, and overrules --reprocess',
} as const;

export const controlKey = {
  kind: "spec",
  code: "control-key",
  severity: "error",
  refusedBy: null,
  summary: "A spec says what a pipeline is, not what pachctl shall do with it",
  hint: "Drop the key; say it to pachctl or Pachook when you deploy.",
  rules: ["MS-5", "MS-11"],

  look(request, spec) {
    const switches = (["update", "reprocess", "dry_run"] as const).flatMap((key) => {
      const value = request[key];
      return value === undefined ? [] : [{ path: [key], part: "key" as const, message: consequences[key](value) }];
    });
    if (nodeAt(spec, ["spec_commit"])?.kind !== "mapping") return switches;
    const reason =
      request.update === true
        ? "Cannot update a pipeline and provide a spec commit at the same time"
        : request.spec_commit?.repo === undefined
          ? "error inspecting spec commit: pick commit tx: cannot pick commit with no repo"
          : "error inspecting spec commit: only a restore has one";
    const message = `pachd refuses the pipeline: ${reason}`;
    return [...switches, { path: ["spec_commit"], part: "key" as const, message, refusedBy: "pachd" as const }];
  },
} satisfies Check;
