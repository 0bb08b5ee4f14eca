import { readFileSync } from "node:fs";
import { join } from "node:path";
import { NotSimulated, type Printed, prints, Refused } from "./answered.ts";
import { type Call, flagText } from "./call.ts";
import { currentVersion, pipelineAt, putFile, repoAt, runPipeline } from "./commits.ts";
import type { Context } from "./context.ts";
import { nextId, timeText } from "./ids.ts";
import { isObject, objectAt, textAt } from "./json.ts";
import { applyPipeline, deletePipeline, deleteRepo, killJobs, readersOf } from "./pipelines.ts";
import { missingPipeline } from "./read-verbs.ts";
import { judgeSpec } from "./rules.ts";
import { specsOf, withProject } from "./spec-input.ts";
import type { Request, State } from "./state.ts";
import { tagWarning } from "./tag-warning.ts";
import { addRequest } from "./transactions.ts";

export type Writing = { state: State; call: Call; project: string; context: Context; now: number; user: string };

export const writeVerbs: Readonly<Record<string, (writing: Writing) => Printed>> = {
  "create pipeline": (writing) => applySpecs(writing, { isUpdate: false }),
  "update pipeline": (writing) => applySpecs(writing, { isUpdate: true }),
  "delete pipeline": removePipeline,
  "stop pipeline": stopPipeline,
  "start pipeline": startPipeline,
  "rerun pipeline": rerunPipeline,
  "create repo": createRepo,
  "delete repo": removeRepo,
  "put file": put,
  "create project": createProject,
  "create secret": createSecret,
  "delete secret": deleteSecret,
};

function applySpecs(writing: Writing, { isUpdate }: { isUpdate: boolean }): Printed {
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

function createRepo({ state, call, project, context, now, user }: Writing): Printed {
  const [name = ""] = call.names;
  const rpc = (refused: Refused) => new Refused(`rpc error: code = ${refused.code} desc = ${refused.message}`);
  if (!/^[A-Za-z0-9_-]+$/.test(name)) {
    throw rpc(new Refused(`name (${name}) invalid: only alphanumeric characters, underscores, and dashes are allowed`));
  }
  if (context.activeTransaction !== "") {
    try {
      addRequest(state, { id: context.activeTransaction, request: { kind: "create-repo", project, name }, now, user });
    } catch (error) {
      throw error instanceof Refused ? rpc(error) : error;
    }
    return prints(`Added to transaction: ${context.activeTransaction}\n`);
  }
  if (repoAt(state, { project, name }) !== undefined) {
    throw rpc(new Refused(`repo ${project}/${name} already exists`, "AlreadyExists"));
  }
  state.repos.push({ project, name, createdAt: timeText(now), description: "", branches: {} });
  return prints("");
}

function removeRepo({ state, call, project, context, now, user }: Writing): Printed {
  const [name = ""] = call.names;
  if (context.activeTransaction !== "") {
    addRequest(state, { id: context.activeTransaction, request: { kind: "delete-repo", project, name }, now, user });
    return { ...prints(`Added to transaction: ${context.activeTransaction}\n`), stderr: "Repo deleted.\n" };
  }
  if (repoAt(state, { project, name }) === undefined) return { exitCode: 1, stdout: "", stderr: "No repo deleted.\n" };
  if (pipelineAt(state, { project, name }) !== undefined) {
    const why = "cannot delete a repo associated with a pipeline - delete the pipeline instead";
    const said = `delete repo: error checking whether repo "${project}/${name}" can be deleted: ${why}`;
    throw new Refused(`rpc error: code = Unknown desc = ${said}`);
  }
  deleteRepo(state, { project, name });
  return { ...prints(""), stderr: "Repo deleted.\n" };
}

function removePipeline({ state, call, project }: Writing): Printed {
  const [name = ""] = call.names;
  if (call.flags["--all"] === true) {
    state.pipelines
      .filter((one) => call.flags["--all-projects"] === true || one.project === project)
      .forEach((one) => {
        deletePipeline(state, one);
      });
    return prints("");
  }
  if (name === "") throw new Refused("either a pipeline name or the --all flag needs to be provided");
  if (pipelineAt(state, { project, name }) === undefined) {
    throw new Refused(`error stopping pipeline ${project}/${name}: ${missingPipeline({ project, name })}`);
  }
  const readers = readersOf(state, { project, name }).flatMap((one) => [
    `${one.project}/${one.name}@master`,
    `${one.project}/${one.name}.meta@master`,
  ]);
  if (readers.length > 0 && call.flags["--force"] !== true) {
    const branch = `${project}/${name}@master`;
    throw new Refused(
      `delete branch ${branch}: branch "${branch}" cannot be deleted because it's in the direct provenance of [${readers.join(" ")}]`,
    );
  }
  const kept = call.flags["--keep-repo"] === true ? repoAt(state, { project, name }) : undefined;
  deletePipeline(state, { project, name });
  if (kept !== undefined) state.repos.push(kept);
  return prints("");
}

function stopPipeline({ state, call, project, now, user }: Writing): Printed {
  const { 0: name = "", length } = call.names;
  if (length !== 1) throw new NotSimulated("stop pipeline without one name");
  const pipeline = pipelineAt(state, { project, name });
  if (pipeline === undefined)
    throw new Refused(`error from StopProjectPipeline: ${missingPipeline({ project, name })}`);
  pipeline.stopped = true;
  const reason = `all jobs killed because pipeline was stopped for user ${user || "unknown_username"}`;
  killJobs(state, { pipeline, reason, now });
  if (state.behaviour.workers === "run") {
    pipeline.state = "PIPELINE_PAUSED";
    pipeline.since = now;
  }
  return prints("");
}

function startPipeline({ state, call, project, now }: Writing): Printed {
  const [name = ""] = call.names;
  const pipeline = pipelineAt(state, { project, name });
  if (pipeline === undefined)
    throw new Refused(`error from StartProjectPipeline: ${missingPipeline({ project, name })}`);
  const wasStopped = pipeline.stopped;
  pipeline.stopped = false;
  if (wasStopped && state.behaviour.workers === "run") pipeline.state = "PIPELINE_STARTING";
  if (wasStopped) runPipeline(state, pipeline, { id: nextId(state), now });
  return prints("");
}

function rerunPipeline({ state, call, project, now, user }: Writing): Printed {
  const [name = ""] = call.names;
  const pipeline = pipelineAt(state, { project, name });
  const missing = () => new Refused(`inspect pipeline "${project}/${name}": ${missingPipeline({ project, name })}`);
  if (pipeline === undefined) throw missing();
  const spec: unknown = JSON.parse(currentVersion(pipeline).user);
  if (!isObject(spec)) throw missing();
  const reprocess = call.flags["--reprocess"] === true;
  applyPipeline(state, { kind: "pipeline", update: true, reprocess, spec }, { id: nextId(state), now, user });
  return prints("");
}

function put({ state, call, project, now }: Writing): Printed {
  const [, name = "", branch = "master", path = ""] = /^([^@:]*)@([^:]*)(?::(.*))?$/.exec(call.names[0] ?? "") ?? [];
  if (repoAt(state, { project, name }) === undefined) throw new Refused(`repo ${project}/${name} not found`);
  const file = flagText(call, "--file");
  if (file?.includes("://")) throw new NotSimulated("a file by address");
  const text = file === null || file === "-" ? call.stdin : readFileSync(join(call.cwd, file), "utf8");
  const target = path || `/${file ?? ""}`;
  putFile(state, { repo: { project, name }, branch, path: target }, { text, id: nextId(state), now });
  return prints("");
}

function createProject({ state, call }: Writing): Printed {
  const [name = ""] = call.names;
  if (state.projects.includes(name)) throw new NotSimulated("a project that is there");
  state.projects.push(name);
  return prints("");
}

function createSecret({ state, call }: Writing): Printed {
  const secret = jsonFile(join(call.cwd, flagText(call, "--file") ?? ""));
  if (!isObject(secret)) throw new NotSimulated("a secret that is no object");
  const name = textAt(objectAt(secret, "metadata"), "name");
  if (state.secrets[name] !== undefined) throw new Refused(`failed to create secret: secrets "${name}" already exists`);
  state.secrets[name] = Object.keys(objectAt(secret, "data"));
  return prints("");
}

function deleteSecret({ state, call }: Writing): Printed {
  const [name = ""] = call.names;
  if (state.secrets[name] === undefined) throw new Refused(`failed to delete secret: secrets "${name}" not found`);
  delete state.secrets[name];
  return prints("");
}

function jsonFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    throw new NotSimulated("a secret from a file that is no JSON");
  }
}
