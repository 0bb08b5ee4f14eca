import { withoutSecrets } from "../secrets.ts";
import type { NotDone } from "./answer.ts";

/** What a "not found" means: of a read, that the thing is gone; of a write, that the spec names something missing. */
export type Sort = "read" | "write";

/** The sentence that a repeat cures; it comes from pachd's database under load, and nothing is applied. */
const passing = /current transaction is aborted, commands ignored until end of transaction block \(SQLSTATE 25P02\)/;

const unreachable =
  /could not connect to pachd at|context deadline exceeded|failed to initialize port forwarder|code = Unavailable\b|error reading from server|transport is closing|connection re(?:fused|set)/;

const unauthorized =
  /no authentication token|auth token is corrupted or has expired|token expiration is in the past|is not authorized to perform this operation/;

// Prefixes of pachctl's commands and of gRPC; one may stand behind another. Source: src/server/pps/cmds/cmds.go,
// src/internal/grpcutil/errors.go.
const prefixes = [
  /^error connecting to pachd: /,
  /^could not create pipeline: /,
  /^could not list pipeline info: /,
  /^could not get pipeline information for \S{1,200}: /,
  /^error from [A-Z][A-Za-z]{1,60}: /,
  /^rpc error: code = [A-Za-z]{1,40} desc = /,
  /^error running request \d{1,6} of \d{1,6}: /,
  // How pachd found its way to what is not there. Source: src/internal/pfsdb/projects.go and the like beside it.
  /^pick commit tx: (?=pick)/,
  /^picking (?:commit|branch|repo): (?=pick)/,
  /^picking project: /,
];

/** Source: Pachyderm, src/server/transaction/server/driver.go. */
const requestNamed = /error running request (\d{1,6}) of \d{1,6}: /;

export function isPassing(stderr: string): boolean {
  return passing.test(stderr);
}

/**
 * A project that is not there is a line in pachctl's log and an empty list, with exit 0.
 * Source: Pachyderm, src/internal/client/client.go.
 *
 * @returns what pachd says of it; null where the project is there
 */
export function missingProject(stderr: string): string | null {
  return /WARNING: Could not inspect project .{1,200}: (project "[^"\n]{0,200}" not found)/.exec(stderr)?.[1] ?? null;
}

/** Sorts a call that failed by what the user can do about it. */
export function readRefusal(stderr: string, sort: Sort): NotDone {
  const text = withoutSecrets(withoutNotices(stderr));
  const says = withoutPrefixes(text) || "pachctl failed and said nothing";
  if (unreachable.test(text)) return { kind: "unreachable", says };
  if (unauthorized.test(text)) return { kind: "unauthorized", says };
  // A write names repos and pipelines in its spec: that one of them is missing is pachd's verdict on the spec.
  if (/\btransactions \S{1,200} not found/.test(text)) return { kind: "gone", says };
  if (sort === "read" && /\bnot found\b|\bno commits found for commitset\b/.test(text))
    return { kind: "gone", says: lastLine(says) };
  const request = requestNamed.exec(text)?.[1];
  return { kind: "refused", says, ...(request === undefined ? {} : { request: Number(request) }) };
}

/** The image-tag warnings, and lines of pachctl's own log, stand on stderr beside what counts. */
function withoutNotices(stderr: string): string {
  const lines = stderr.split("\n");
  const kept: string[] = [];
  let inWarning = false;
  for (const line of lines) {
    if (/^WARNING: please /.test(line)) inWarning = true;
    else if (inWarning) inWarning = !/pipelines?\.$/.test(line);
    else if (!isLogLine(line)) kept.push(line);
  }
  return kept.join("\n").trim();
}

function isLogLine(line: string): boolean {
  return /^\d{4}-\d\d-\d\dT\S{1,40}\t[A-Z]{4,5}\t/.test(line) || line.startsWith('{"severity":');
}

function withoutPrefixes(text: string): string {
  let rest = text;
  for (let found = true; found; ) {
    const prefix = prefixes.find((one) => one.test(rest));
    found = prefix !== undefined;
    if (prefix !== undefined) rest = rest.replace(prefix, "");
  }
  return rest;
}

/** "Not found" comes with the story of the search before it; its last line names the thing. */
function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? text;
}
