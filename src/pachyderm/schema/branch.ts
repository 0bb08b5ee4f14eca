import type { Message } from "./field.ts";

export const branch: Message = {
  name: "Branch",
  help: "A data branch, as requests name one.",
  fields: [
    { name: "repo", type: "Repo", since: "1.x", help: "The repo it is in." },
    { name: "name", type: "string", since: "1.x", help: "Name of the branch." },
  ],
};
