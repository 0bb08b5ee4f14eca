import type { Message } from "./field.ts";

export const repo: Message = {
  name: "Repo",
  help: "A data repo, as requests name one.",
  fields: [
    { name: "name", type: "string", since: "1.x", help: "Name of the repo." },
    { name: "type", type: "string", since: "2.0", help: "user, meta or spec." },
    { name: "project", type: "Project", since: "2.5", help: "The project it lives in." },
  ],
};
