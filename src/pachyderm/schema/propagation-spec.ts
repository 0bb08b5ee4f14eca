import type { Message } from "./field.ts";

export const propagationSpec: Message = {
  name: "PropagationSpec",
  help: "Whether commits to an input start jobs.",
  fields: [{ name: "never", type: "bool", since: "2.12", help: "True: they do not.", default: "false" }],
};
