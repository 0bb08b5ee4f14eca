import type { Message } from "./field.ts";

export const tfJob: Message = {
  name: "TFJob",
  help: "A Kubeflow job, which pachd refuses.",
  fields: [
    {
      name: "tf_job",
      type: "string",
      since: "1.10",
      help: "JSON of the job, as text.",
      deprecated: "pachd refuses every spec that has it",
    },
  ],
};
