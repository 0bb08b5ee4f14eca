import type { Message } from "./field.ts";

export const determined: Message = {
  name: "Determined",
  help: "Access to a Determined cluster.",
  fields: [{ name: "workspaces", type: "string", many: true, since: "2.7", help: "Workspaces the code may use." }],
};
