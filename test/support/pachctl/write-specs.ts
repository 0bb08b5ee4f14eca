import { NotSimulated, type Printed, Refused } from "./answered.ts";
import { nextId } from "./ids.ts";
import { objectAt, textAt } from "./json.ts";
import { applyPipeline } from "./pipelines.ts";
import { judgeBefore } from "./rules.ts";
import { specsOf, withProject } from "./spec-input.ts";
import type { Request } from "./state.ts";
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
  // What one spec says of itself counts for all that follow in the file.
  let [update, reprocess] = [isUpdate, call.flags["--reprocess"] === true];
  try {
    for (const spec of specsOf(call)) {
      const sent = withProject(spec, project);
      stderr += tagWarning(textAt(objectAt(sent, "transform"), "image"));
      if (typeof sent["update"] === "boolean") update = sent["update"];
      if (typeof sent["reprocess"] === "boolean") reprocess = sent["reprocess"];
      if (sent["dry_run"] === true) reprocess = true;
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
    return { exitCode: 1, stdout, stderr: `${stderr}${said.trimEnd()}\n` };
  }
  return { exitCode: 0, stdout, stderr };
}

/** Defaults and secrets are looked at before the transaction is. */
function append({ state, context, now, user }: Writing, request: Request): string {
  if (request.kind === "pipeline") judgeBefore(state, request.spec);
  addRequest(state, { id: context.activeTransaction, request, now, user });
  return `Added to transaction: ${context.activeTransaction}\n`;
}
