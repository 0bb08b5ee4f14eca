import { NotSimulated, type Printed, prints, Refused } from "./answered.ts";
import { flagText } from "./call.ts";
import { currentVersion, pipelineAt } from "./commits.ts";
import type { Json } from "./json.ts";
import { missingPipeline, type Reading } from "./reading.ts";
import type { Pipeline, State } from "./state.ts";

export function readLogs({ state, call, project }: Reading): Printed {
  const of = flagText(call, "--pipeline") ?? flagText(call, "--job")?.replace(/@.*/, "");
  if (of === undefined) throw new NotSimulated("logs of pachd itself");
  const pipeline = pipelineAt(state, { project, name: of });
  if (pipeline === undefined) {
    throw new Refused(
      `could not get pipeline information for ${project}/${of}: ${missingPipeline({ project, name: of })}`,
    );
  }
  if (state.behaviour.workers === "none") {
    throw new Refused(`no pods belonging to the rc "${project}-${of}-v${currentVersion(pipeline).number}" were found`);
  }
  if (call.flags["--raw"] !== true) throw new NotSimulated("log lines for people");
  return prints(
    logLines(state, pipeline)
      .map((line) => JSON.stringify(line, null, 2))
      .join("\n"),
  );
}

/** What a failed datum says; a made-up line, in the form that Pachyderm's proto gives it. */
function logLines(state: State, pipeline: Pipeline): Json[] {
  const jobs = state.jobs.filter((job) => job.pipeline === pipeline.name && job.project === pipeline.project);
  return jobs.flatMap((job) =>
    job.datums
      .filter((datum) => datum.state === "FAILED")
      .map((datum) => ({
        pipelineName: job.pipeline,
        jobId: job.id,
        workerId: `${job.project}-${job.pipeline}-v${job.version}-x7k2p`,
        datumId: datum.id,
        user: true,
        ts: new Date(job.finishedAt ?? 0).toISOString(),
        message: "ValueError: not an image",
        projectName: job.project,
      })),
  );
}
