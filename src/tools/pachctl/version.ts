import type { Answer } from "./answer.ts";
import { map } from "./answer.ts";
import type { Caller } from "./call.ts";
import { countAt, type Fields, fields } from "./field.ts";

/** `2.12.0`; a build without a version, as Pachyderm's own test server is, says `0.0.0`. */
export type ClusterVersion = { client: string; server: string };

/** `version --raw` prints the client's object and then the server's. Source: src/version/cmds. */
export async function readVersions(caller: Caller, timeoutMs: number): Promise<Answer<ClusterVersion>> {
  const found: Fields[] = [];
  const seconds = `${Math.max(1, Math.ceil(timeoutMs / 1000))}s`;
  const call = { verb: "version", flags: ["--timeout", seconds], sort: "read", timeoutMs } as const;
  const answer = await caller.read(call, (value) => found.push(fields(value)));
  const [client = {}, server = {}] = found;
  return map(answer, () => ({ client: printVersion(client), server: printVersion(server) }));
}

function printVersion(version: Fields): string {
  return ["major", "minor", "micro"].map((part) => countAt(version, part)).join(".");
}
