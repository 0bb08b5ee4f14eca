import type { Message } from "./field.ts";

export const gpuSpec: Message = {
  name: "GPUSpec",
  help: "Accelerators of one worker.",
  fields: [
    {
      name: "type",
      type: "string",
      since: "1.9",
      help: "Kubernetes' name of the resource, such as nvidia.com/gpu.",
      required: true,
    },
    { name: "number", type: "int64", since: "1.9", help: "How many.", default: "0", required: true },
  ],
};
