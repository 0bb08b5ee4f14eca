import type { Message } from "./field.ts";

export const secretMount: Message = {
  name: "SecretMount",
  help: "A Kubernetes secret for the code: as files, or as an environment variable.",
  fields: [
    { name: "name", type: "string", since: "1.x", help: "Name of the Kubernetes secret.", required: true },
    { name: "key", type: "string", since: "1.x", help: "The entry of the secret; needed with env_var." },
    { name: "mount_path", type: "string", since: "1.x", help: "Folder that the whole secret appears in." },
    { name: "env_var", type: "string", since: "1.x", help: "Environment variable that gets the entry named by key." },
  ],
};
