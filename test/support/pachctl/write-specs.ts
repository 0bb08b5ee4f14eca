import { NotSimulated, type Printed, Refused } from "./answered.ts";
import { nextId } from "./ids.ts";
import { objectAt, textAt } from "./json.ts";
import { applyPipeline } from "./pipelines.ts";
import { judgeSpec } from "./rules.ts";
import { specsOf, withProject } from "./spec-input.ts";
import type { Request, State } from "./state.ts";
import { tagWarning } from "./tag-warning.ts";
import { addRequest } from "./transactions.ts";
import type { Writing } from "./writing.ts";

export function applySpecs(writing: Writing, { isUpdate }: { isUpdate: boolean }): Printed {
  const { state, call, project, context, now, user } = writing;
  if (call.names.length > 0) throw new NotSimulated("arguments to create or update pipeline");
  if (call.flags["--dry-run"] === true) throw new NotSimulated("a dry run");
  if (call.flags["--pipeline"] !== undefined) throw new NotSimulated("--push-images");
  if (call.flags["--reprocess"] === true && !isUpdate) throw new NotSimulated("create with --reprocess");
  let [stdout, stderr] = ["", ""];
  try {
    for (const spec of specsOf(call)) {
      const sent = withProject(spec, project);
      stderr += tagWarning(textAt(objectAt(sent, "transform"), "image"));
      const update = typeof sent["update"] === "boolean" ? sent["update"] : isUpdate;
      const reprocess = call.flags["--reprocess"] === true || sent["reprocess"] === true || sent["dry_run"] === true;
      const request: Request = { kind: "pipeline", update, reprocess, spec: sent };
      if (context.activeTransaction === "") applyPipeline(state, request, { id: nextId(state), now, user });
      else stdout += append(writing, request);
    }
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const isReader = /^(could not (unmarshal|open)|malformed pipeline spec)/.test(error.message);
    const said = isReader
      ? error.message
      : `could not create pipeline: rpc error: code = ${error.code} desc = ${error.message}`;
    return { exitCode: 1, stdout, stderr: `${stderr}${said}\n` };
  }
  return { exitCode: 0, stdout, stderr };
}

/** Secrets are looked at before the transaction is. */
function append({ state, context, now, user }: Writing, request: Request): string {
  if (request.kind === "pipeline") judgeSecretsFirst(state, request);
  addRequest(state, { id: context.activeTransaction, request, now, user });
  return `Added to transaction: ${context.activeTransaction}\n`;
}

function judgeSecretsFirst(state: State, request: Extract<Request, { kind: "pipeline" }>): void {
  try {
    judgeSpec(state, request.spec);
  } catch (error) {
    if (error instanceof Refused && /secret/.test(error.message)) throw error;
  }
}
