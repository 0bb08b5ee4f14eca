import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { NotSimulated, type Printed, prints, Refused } from "./answered.ts";
import { flagText } from "./call.ts";
import { pipelineAt, putFile, repoAt, startCommit } from "./commits.ts";
import { nextId, timeText } from "./ids.ts";
import { deleteRepo } from "./pipelines.ts";
import { addRequest } from "./transactions.ts";
import type { Writing } from "./writing.ts";

export function createRepo({ state, call, project, context, now, user }: Writing): Printed {
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

export function removeRepo({ state, call, project, context, now, user }: Writing): Printed {
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

/** `create branch REPO@BRANCH`: pachd puts an empty commit on it. */
export function createBranch({ state, call, project, context, now }: Writing): Printed {
  const [name = "", branch = ""] = (call.names[0] ?? "").split("@");
  const repo = repoAt(state, { project, name });
  if (repo === undefined || repo.branches[branch] !== undefined || context.activeTransaction !== "")
    throw new NotSimulated("such a branch");
  const commit = startCommit(state, { repo: { project, name }, branch, id: nextId(state), origin: "AUTO", now });
  commit.finished = timeText(now);
  return prints("");
}

export function put({ state, call, project, now }: Writing): Printed {
  const [, name = "", branch = "master", path = ""] = /^([^@:]*)@([^:]*)(?::(.*))?$/.exec(call.names[0] ?? "") ?? [];
  if (repoAt(state, { project, name }) === undefined) throw new Refused(`repo ${project}/${name} not found`);
  const file = flagText(call, "--file");
  if (file?.includes("://")) throw new NotSimulated("a file by address");
  const text = file === null || file === "-" ? call.stdin : readFileSync(resolve(call.cwd, file), "latin1");
  const target = path || `/${file ?? ""}`;
  putFile(state, { repo: { project, name }, branch, path: target }, { text, id: nextId(state), now });
  return prints("");
}

export function createProject({ state, call }: Writing): Printed {
  const [name = ""] = call.names;
  if (state.projects.includes(name)) throw new NotSimulated("a project that is there");
  state.projects.push(name);
  return prints("");
}
