import { NotSimulated, type Printed, prints, Refused } from "./answered.ts";
import { type Call, flagText } from "./call.ts";
import type { RepoName } from "./commits.ts";
import { type Json, printed } from "./json.ts";
import type { State } from "./state.ts";

export type Reading = { state: State; call: Call; project: string };

export function raw(call: Call, values: readonly Json[]): Printed {
  const output = flagText(call, "--output");
  if (call.flags["--raw"] !== true) throw new NotSimulated("a table for people");
  if (output === "yaml") throw new NotSimulated("YAML");
  if (output !== null && output !== "json")
    throw new Refused(`unrecognized encoding: "${output}" (must be "yaml" or "json")`);
  return prints(printed(values));
}

export function refuseLonelyOutput({ flags }: Call, others = ""): void {
  if (flags["--output"] !== undefined && flags["--raw"] !== true) {
    throw new Refused(`cannot set --output (-o) without --raw${others}`);
  }
}

export function known(state: string, states: readonly string[]): boolean {
  return states.includes(state.toLowerCase().replace(/^(pipeline|job)_/, ""));
}

export function stateName(kind: string, state: string): string {
  return `${kind}_${state.toUpperCase().replace(/^(PIPELINE|JOB)_/, "")}`;
}

export function missingPipeline({ project, name }: RepoName): string {
  const spec = `${project}/${name}`;
  const search = `couldn't find up to date spec for pipeline "${spec}": pick commit tx: commit ${spec}.spec@ not found`;
  return `pipeline was not inspected: ${search}\nrepo ${spec}.spec not found\npipeline "${spec}" not found`;
}
