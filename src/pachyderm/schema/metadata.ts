import type { Message } from "./field.ts";

export const metadata: Message = {
  name: "Metadata",
  help: "Annotations and labels for the worker's pods.",
  fields: [
    { name: "annotations", type: "map", since: "1.10", help: "Kubernetes annotations; every value is text." },
    { name: "labels", type: "map", since: "1.10", help: "Kubernetes labels; every value is text." },
  ],
};
