import type { Message } from "./field.ts";

export const datumSetSpec: Message = {
  name: "DatumSetSpec",
  help: "How many datums are handed to a worker at a time.",
  fields: [
    { name: "number", type: "int64", since: "2.0", help: "Datums in a set.", default: "0" },
    { name: "size_bytes", type: "int64", since: "2.0", help: "Bytes in a set; beats number.", default: "0" },
    {
      name: "per_worker",
      type: "int64",
      since: "2.0",
      help: "Sets for each worker; counts only where the others are 0.",
      default: "0",
    },
  ],
};
