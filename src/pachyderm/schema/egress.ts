import type { Message } from "./field.ts";

export const egress: Message = {
  name: "Egress",
  help: "Where results are copied to: one of URL, object_storage, sql_database.",
  fields: [
    {
      name: "URL",
      type: "string",
      since: "1.x",
      help: "Address in an object store, such as s3://bucket/folder; written in capitals.",
    },
    { name: "object_storage", type: "ObjectStorageEgress", since: "2.2", help: "An object store.", oneof: "target" },
    { name: "sql_database", type: "SQLDatabaseEgress", since: "2.2", help: "A SQL database.", oneof: "target" },
  ],
  old: [
    {
      name: "URI",
      last: null,
      fate: "was never a field: only the documentation of 1.x said so",
      instead: "Write URL.",
      mend: { kind: "rename", to: "URL" },
    },
  ],
};
