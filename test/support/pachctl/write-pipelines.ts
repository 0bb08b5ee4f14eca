import { NotSimulated, type Printed, prints, Refused } from "./answered.ts";
import { currentVersion, pipelineAt, repoAt, runPipeline } from "./commits.ts";
import { nextId } from "./ids.ts";
import { isObject } from "./json.ts";
import { applyPipeline, deletePipeline, killJobs, readersOf } from "./pipelines.ts";
import { missingPipeline } from "./reading.ts";
import type { Writing } from "./writing.ts";

export function removePipeline({ state, call, project }: Writing): Printed {
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

export function stopPipeline({ state, call, project, now, user }: Writing): Printed {
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

export function startPipeline({ state, call, project, now }: Writing): Printed {
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

export function rerunPipeline({ state, call, project, now, user }: Writing): Printed {
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
