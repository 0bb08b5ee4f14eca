import type { Answer } from "../../tools/pachctl/answer.ts";
import type { JobInfo } from "../../tools/pachctl/job-info.ts";
import type { PipelineInfo } from "../../tools/pachctl/pipeline-info.ts";
import type { Code } from "../../trace/code.ts";
import { remembered } from "./remembered.ts";
import { codeBehind, type RanSpec } from "./trace-code.ts";
import type { TraceWork } from "./trace-work.ts";

type JobName = { project: string; pipeline: string; id: string };

/** What pachd knows of pipelines and jobs, each asked for once. */
export type Pipelines = {
  /** All versions, newest first. */
  versionsOf: (project: string, pipeline: string) => Promise<Answer<PipelineInfo[]>>;
  jobOf: (project: string, pipeline: string, id: string) => Promise<Answer<JobInfo>>;
  /** The code behind an image as Kubernetes named it; empty where nobody wrote it down. */
  codeOfRun: (imageId: string, job: JobName) => Promise<Code>;
  /** The code that a version of a pipeline runs, as far as its spec says. */
  codeOfVersion: (version: PipelineInfo) => Promise<Code>;
};

/** Remembers for as long as one trace takes. */
export function pipelinesOf(work: TraceWork): Pipelines {
  const versionsOf = remembered(async (project: string, pipeline: string) => {
    const answer = await (await work.cluster(project)).listVersions(pipeline);
    if (answer.kind !== "done") return answer;
    const newestFirst = answer.value.toSorted((one, other) => Number(other.version) - Number(one.version));
    return { kind: "done", value: newestFirst } satisfies Answer<PipelineInfo[]>;
  });
  const jobOf = remembered(async (project: string, pipeline: string, id: string) =>
    (await work.cluster(project)).inspectJob(pipeline, id),
  );
  const codeIn = async ({ project, pipeline }: PipelineAt, imageId: string, spec: RanSpec | null) => {
    const versions = await versionsOf(project, pipeline);
    return codeBehind(imageId, { versions: versions.kind === "done" ? versions.value : [], spec }, work);
  };
  const codeOfRun = remembered(async (imageId: string, project: string, pipeline: string, job: string) => {
    const ran = await jobOf(project, pipeline, job);
    const spec = ran.kind === "done" ? { version: ran.value.pipelineVersion, image: ran.value.image } : null;
    return codeIn({ project, pipeline }, imageId, spec);
  });
  return {
    versionsOf,
    jobOf,
    codeOfRun: (imageId, { project, pipeline, id }) => codeOfRun(imageId, project, pipeline, id),
    codeOfVersion: ({ project, name, version, image }) => codeIn({ project, pipeline: name }, "", { version, image }),
  };
}

type PipelineAt = { project: string; pipeline: string };
