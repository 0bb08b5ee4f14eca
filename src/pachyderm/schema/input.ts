import type { Message } from "./field.ts";

export const input: Message = {
  name: "Input",
  help: "Where data comes from: exactly one of pfs, cross, union, join, group, cron.",
  fields: [
    { name: "pfs", type: "PFSInput", since: "1.8", help: "Files of one data repo." },
    { name: "join", type: "Input", many: true, since: "1.10", help: "Pairs files whose join_on agrees." },
    {
      name: "group",
      type: "Input",
      many: true,
      since: "1.12",
      help: "Puts files whose group_by agrees into one datum.",
    },
    { name: "cross", type: "Input", many: true, since: "1.x", help: "Every combination of the inputs' datums." },
    { name: "union", type: "Input", many: true, since: "1.x", help: "The datums of all inputs, one after the other." },
    { name: "cron", type: "CronInput", since: "1.x", help: "A datum at each time of a schedule." },
  ],
  old: [
    {
      name: "atom",
      last: "1.8",
      fate: 'was renamed to "pfs" in 1.8.1',
      instead: "Write pfs; its fields stay.",
      mend: { kind: "rename", to: "pfs" },
    },
    {
      name: "git",
      last: "1.13",
      fate: "is gone since 2.0",
      instead: "Put the files into a data repo from CI, a cron input or a spout.",
    },
  ],
};
