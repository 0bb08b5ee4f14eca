import type { Printed } from "./answered.ts";
import { removePipeline, rerunPipeline, startPipeline, stopPipeline } from "./write-pipelines.ts";
import { createBranch, createProject, createRepo, put, removeRepo } from "./write-repos.ts";
import { createSecret, deleteSecret } from "./write-secrets.ts";
import { applySpecs } from "./write-specs.ts";
import type { Writing } from "./writing.ts";

export const writeVerbs: Readonly<Record<string, (writing: Writing) => Printed>> = {
  "create pipeline": (writing) => applySpecs(writing, { isUpdate: false }),
  "update pipeline": (writing) => applySpecs(writing, { isUpdate: true }),
  "delete pipeline": removePipeline,
  "stop pipeline": stopPipeline,
  "start pipeline": startPipeline,
  "rerun pipeline": rerunPipeline,
  "create repo": createRepo,
  "create branch": createBranch,
  "delete repo": removeRepo,
  "put file": put,
  "create project": createProject,
  "create secret": createSecret,
  "delete secret": deleteSecret,
};
