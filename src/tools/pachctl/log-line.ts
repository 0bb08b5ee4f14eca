import { fields, textAt } from "./field.ts";

export type LogLine = {
  /** RFC 3339. */
  at: string;
  message: string;
  /** True for what the user's own program wrote. */
  isUser: boolean;
  pipeline: string;
  job: string;
  datum: string;
};

/** `logs --raw` has an encoder of its own: camelCase, one object after another. Source: src/pps/pps.proto, LogMessage. */
export function readLogLine(value: unknown): LogLine {
  const line = fields(value);
  return {
    at: textAt(line, "ts"),
    message: textAt(line, "message"),
    isUser: line["user"] === true,
    pipeline: textAt(line, "pipelineName"),
    job: textAt(line, "jobId"),
    datum: textAt(line, "datumId"),
  };
}
