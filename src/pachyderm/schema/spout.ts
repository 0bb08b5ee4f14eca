import type { Message } from "./field.ts";

export const spout: Message = {
  name: "Spout",
  help: "Makes a pipeline take in data from outside; {} is enough.",
  fields: [{ name: "service", type: "Service", since: "1.10", help: "Lets the spout answer on a port." }],
  old: [
    {
      name: "overwrite",
      last: "1.13",
      fate: "is gone since 2.0",
      instead: "Drop it; the code now writes with pachctl put file, which replaces a file unless told to append.",
      mend: { kind: "drop" },
    },
    {
      name: "marker",
      last: "1.13",
      fate: "is gone since 2.0",
      instead: "Drop it; the code now keeps its own mark with pachctl put file.",
      mend: { kind: "drop" },
    },
  ],
};
