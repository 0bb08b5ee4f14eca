import type { Message } from "./field.ts";

export const trigger: Message = {
  name: "Trigger",
  help: "When new data on a branch counts for an input.",
  fields: [
    {
      name: "branch",
      type: "string",
      since: "1.12",
      help: "The branch that is watched.",
      default: "master, where the input names no branch",
    },
    { name: "all", type: "bool", since: "1.12", help: "All conditions together instead of any.", default: "false" },
    {
      name: "rate_limit_spec",
      type: "string",
      since: "2.7",
      help: "At most once in each period of this cron expression.",
    },
    { name: "size", type: "string", since: "1.12", help: "This much new data: 10M is 10 000 000 bytes." },
    { name: "commits", type: "int64", since: "1.12", help: "This many new commits.", default: "0" },
    {
      name: "cron_spec",
      type: "string",
      since: "1.12",
      help: "At these times; excludes the other conditions. Up to 2.6 it meant what rate_limit_spec means now.",
    },
  ],
};
