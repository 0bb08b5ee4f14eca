import type { Message } from "./field.ts";

export const sqlFileFormat: Message = {
  name: "SQLFileFormat",
  help: "How result files for a database are written.",
  fields: [
    { name: "type", type: "SQLFormat", since: "2.2", help: "CSV or JSON; PARQUET is not implemented.", required: true },
    { name: "columns", type: "string", many: true, since: "2.2", help: "Columns to fill, in order." },
  ],
};
