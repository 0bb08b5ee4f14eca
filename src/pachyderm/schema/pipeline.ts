import type { Message } from "./field.ts";

export const pipeline: Message = {
  name: "Pipeline",
  help: "Name and project of a pipeline.",
  fields: [
    {
      name: "name",
      type: "string",
      since: "1.x",
      help: "Letters, digits, - and _; at most 51 characters, the first a letter or digit.",
      required: true,
    },
    {
      name: "project",
      type: "Project",
      since: "2.5",
      help: "The project it lives in: an object with a name, never bare text.",
      default: "pachctl's --project, its context, else default",
    },
  ],
};
