import type { Check } from "./check.ts";

export const tfJob = {
  kind: "spec",
  code: "tf-job",
  severity: "error",
  refusedBy: "pachd",
  summary: "There is no tf_job",
  hint: "Drop tf_job, and start the training from the command of a transform.",
  rules: ["MS-1"],

  look({ tf_job }) {
    if (tf_job === undefined) return [];
    const message = "pachd refuses the pipeline: embedding TFJobs in pipelines is not supported yet";
    return [{ path: ["tf_job"], part: "key", message }];
  },
} satisfies Check;
