import type { Message } from "./field.ts";

export const service: Message = {
  name: "Service",
  help: "Makes a pipeline answer on a port.",
  fields: [
    { name: "internal_port", type: "int32", since: "1.x", help: "The port the code listens on.", required: true },
    { name: "external_port", type: "int32", since: "1.x", help: "The port outside.", required: true },
    { name: "ip", type: "string", since: "1.x", help: "Set by pachd.", deprecated: "set by pachd" },
    {
      name: "type",
      type: "string",
      since: "1.9",
      help: "Kind of Kubernetes service.",
      default: "NodePort",
      values: ["ClusterIP", "LoadBalancer", "NodePort"],
    },
  ],
  old: [
    {
      name: "annotations",
      last: "1.9",
      fate: "moved to metadata.annotations in 1.10",
      instead: "Write them in metadata.annotations.",
    },
  ],
};
