import type { Message } from "./field.ts";

export const sqlDatabaseEgress: Message = {
  name: "SQLDatabaseEgress",
  help: "A SQL database to copy results to.",
  fields: [
    {
      name: "url",
      type: "string",
      since: "2.2",
      help: "Address of the database; its scheme names the driver.",
      required: true,
    },
    {
      name: "file_format",
      type: "SQLFileFormat",
      since: "2.2",
      help: "How the result files are written.",
      required: true,
    },
    { name: "secret", type: "SQLSecret", since: "2.2", help: "The password.", required: true },
  ],
};
