import type { Message } from "./field.ts";

export const sqlSecret: Message = {
  name: "SQLSecret",
  help: "The entry of a Kubernetes secret that holds a password.",
  fields: [
    { name: "name", type: "string", since: "2.2", help: "Name of the Kubernetes secret.", required: true },
    { name: "key", type: "string", since: "2.2", help: "Its entry.", required: true },
  ],
};
