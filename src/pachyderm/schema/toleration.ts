import type { Message } from "./field.ts";

export const toleration: Message = {
  name: "Toleration",
  help: "A taint of Kubernetes nodes that the workers put up with.",
  fields: [
    { name: "key", type: "string", since: "2.5", help: "Key of the taint." },
    {
      name: "operator",
      type: "TolerationOperator",
      since: "2.5",
      help: "EXISTS or EQUAL, in capitals.",
      required: true,
    },
    { name: "value", type: "string", since: "2.5", help: "Value of the taint, with EQUAL." },
    {
      name: "effect",
      type: "TaintEffect",
      since: "2.5",
      help: "NO_SCHEDULE, PREFER_NO_SCHEDULE or NO_EXECUTE, in capitals.",
      default: "all effects",
    },
    {
      name: "toleration_seconds",
      type: "Int64Value",
      since: "2.5",
      help: "How long a NO_EXECUTE taint is put up with.",
    },
  ],
};
