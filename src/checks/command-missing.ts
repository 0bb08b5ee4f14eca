import { isGiven } from "../pachyderm/is-given.ts";
import { nodeAt, type Spec } from "../pachyderm/spec.ts";
import type { Check } from "./check.ts";

export const commandMissing = {
  kind: "spec",
  code: "command-missing",
  severity: "error",
  refusedBy: "job",
  summary: "The transform names a command",
  hint: 'Name the program and its arguments: "cmd": ["python3", "/edges.py"].',
  rules: ["TR-3"],

  look({ pipeline, transform, tf_job, spout, service }, spec) {
    // A file that is no spec at all lacks everything; pipeline-missing has told.
    if (pipeline === undefined && transform === undefined) return [];
    // transform: null has its own check, and a transform of the wrong type its fault.
    if (transform === undefined && nodeAt(spec, ["transform"]) !== undefined) return [];
    if (tf_job !== undefined) return [];
    const loss = spout === undefined && service === undefined ? "every datum fails" : "the code never runs";
    const [program, ...rest] = transform?.cmd ?? [];
    if (program === "") {
      const message = `${loss}: the first element of cmd, the program to run, is empty`;
      return [{ path: ["transform", "cmd", 0], message }];
    }
    if (program !== undefined || rest.length > 0 || isRefused(spec, transform?.cmd)) return [];
    const hint =
      (transform?.stdin ?? []).length === 0 ? {} : { hint: 'Name the program that reads stdin: "cmd": ["sh"].' };
    const message = `${loss}: invalid pipeline transform, no command specified; the image's own entrypoint is not used`;
    return [{ path: ["transform", "cmd"], part: "key", message, ...hint }];
  },
} satisfies Check;

/** True for a command of the wrong type: the reader has said so. */
function isRefused(spec: Spec, cmd: readonly string[] | undefined): boolean {
  const node = nodeAt(spec, ["transform", "cmd"]);
  if (node?.kind === "sequence") return node.items.length > 0;
  return cmd === undefined && isGiven(spec, ["transform", "cmd"]);
}
