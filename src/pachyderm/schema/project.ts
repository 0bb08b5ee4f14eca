import type { Message } from "./field.ts";

export const project: Message = {
  name: "Project",
  help: "A Pachyderm project.",
  fields: [{ name: "name", type: "string", since: "2.5", help: "Name of the project.", default: "default" }],
};
