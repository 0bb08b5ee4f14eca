import type { Printed } from "./answered.ts";
import { inspectDatum, listDatums } from "./read-datums.ts";
import { getFile, globFiles, inspectCommit, inspectFile, listCommits, listFiles } from "./read-files.ts";
import { inspectJob, listJobs } from "./read-jobs.ts";
import { readLogs } from "./read-logs.ts";
import { inspectPipeline, listPipelines } from "./read-pipelines.ts";
import type { Reading } from "./reading.ts";

export const readVerbs: Readonly<Record<string, (reading: Reading) => Printed>> = {
  "list pipeline": listPipelines,
  "inspect pipeline": inspectPipeline,
  "list job": listJobs,
  "inspect job": inspectJob,
  "list datum": listDatums,
  "inspect datum": inspectDatum,
  "inspect file": inspectFile,
  "get file": getFile,
  "list file": listFiles,
  "glob file": globFiles,
  "list commit": listCommits,
  "inspect commit": inspectCommit,
  logs: readLogs,
};
