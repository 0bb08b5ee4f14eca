import type { CreatePipelineRequest } from "./request.ts";

/**
 * The project a spec goes to. pachctl fills in its own where the spec has none or an empty name, but not for `project: {}`,
 * which pachd then takes for "default". Source: src/server/pps/cmds, `pipelineHelper`.
 */
export function projectOf(request: CreatePipelineRequest, defaultProject: string): string {
  const project = request.pipeline?.project;
  if (project === undefined || project.name === "") return defaultProject;
  return project.name ?? "default";
}
