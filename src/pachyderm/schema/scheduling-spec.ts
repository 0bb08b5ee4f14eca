import type { Message } from "./field.ts";

export const schedulingSpec: Message = {
  name: "SchedulingSpec",
  help: "Which Kubernetes nodes may run the workers.",
  fields: [
    { name: "node_selector", type: "map", since: "1.8", help: "Labels a node must have; every value is text." },
    { name: "priority_class_name", type: "string", since: "1.8", help: "Kubernetes priority class." },
  ],
};
