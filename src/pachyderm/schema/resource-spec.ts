import type { Message } from "./field.ts";

export const resourceSpec: Message = {
  name: "ResourceSpec",
  help: "Processor, memory, disk and accelerators of one worker.",
  fields: [
    { name: "cpu", type: "float", since: "1.x", help: "Cores as a number: 0.5, never 500m." },
    { name: "memory", type: "string", since: "1.x", help: "Bytes as a Kubernetes quantity: 64M, 2Gi." },
    { name: "gpu", type: "GPUSpec", since: "1.9", help: "Accelerators: an object with type and number." },
    { name: "disk", type: "string", since: "1.8", help: "Bytes as a Kubernetes quantity: 64M, 2Gi." },
  ],
};
