import type { Message } from "./field.ts";

export const commit: Message = {
  name: "Commit",
  help: "A data commit, as requests name one.",
  fields: [
    { name: "repo", type: "Repo", since: "1.x", help: "The repo it is in." },
    { name: "id", type: "string", since: "1.x", help: "Id of the commit." },
    { name: "branch", type: "Branch", since: "2.0", help: "The branch it is on." },
  ],
};
