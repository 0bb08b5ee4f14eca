import type { Message } from "./field.ts";

export const cronInput: Message = {
  name: "CronInput",
  help: "A datum at each time of a schedule.",
  fields: [
    { name: "name", type: "string", since: "1.x", help: "Folder below /pfs; there is no default.", required: true },
    {
      name: "project",
      type: "string",
      since: "2.5",
      help: "Leave it out: the repo is made in the pipeline's project.",
    },
    {
      name: "repo",
      type: "string",
      since: "1.x",
      help: "The data repo the ticks go to; made by itself.",
      default: "pipeline_name",
    },
    { name: "commit", type: "string", since: "1.x", help: "Set by pachd.", deprecated: "set by pachd" },
    {
      name: "spec",
      type: "string",
      since: "1.x",
      help: "Five cron fields in UTC, or @daily, @every 5m and the like.",
      required: true,
    },
    {
      name: "overwrite",
      type: "bool",
      since: "1.9",
      help: "Each tick replaces the file of the one before.",
      default: "false",
    },
    {
      name: "start",
      type: "Timestamp",
      since: "1.x",
      help: "From when on, with a time zone: 2024-01-01T00:00:00Z.",
      default: "now",
    },
  ],
};
