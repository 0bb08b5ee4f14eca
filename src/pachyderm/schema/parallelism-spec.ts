import type { Message } from "./field.ts";

export const parallelismSpec: Message = {
  name: "ParallelismSpec",
  help: "How many workers run at once.",
  fields: [{ name: "constant", type: "uint64", since: "1.x", help: "Number of workers; 0 counts as 1.", default: "1" }],
  old: [
    { name: "strategy", last: "1.4", fate: "is gone since 1.5", instead: "Drop it.", mend: { kind: "drop" } },
    {
      name: "coefficient",
      last: "1.13",
      fate: "is gone since 2.0",
      instead: "Write constant with a number of workers, or autoscaling: true.",
      mend: { kind: "drop" },
    },
  ],
};
