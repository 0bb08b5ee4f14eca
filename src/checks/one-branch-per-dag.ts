import { type BranchUse, branchClashes, type Clash } from "../pachyderm/dag.ts";
import { deploysOf } from "../pachyderm/graph.ts";
import { lineOf } from "../pachyderm/line-of.ts";
import type { Check } from "./check.ts";

export const oneBranchPerDag: Check = {
  kind: "repository",
  code: "one-branch-per-dag",
  severity: "error",
  refusedBy: "pachd",
  rules: ["DG-3", "DG-8"],
  summary: "Pipelines that hang together read one and the same branch of a data repo",
  hint: "Read the same branch in both, or cut the chain between them.",

  survey(graph) {
    return deploysOf(graph)
      .flatMap(branchClashes)
      .map((clash) => {
        const { pipeline, reading } = clash.second.reading === null ? clash.first : clash.second;
        const path = reading === null ? ["output_branch"] : [...reading.path, "branch"];
        return { spec: pipeline.spec, path, message: sayClash(clash) };
      });
  },
};

function sayClash({ repo, first, second, chain }: Clash): string {
  const said = `pachd refuses it: multiple branches from the same repo, "${repo}", cannot participate in a DAG`;
  if (first.pipeline === second.pipeline) {
    const both = `"${first.pipeline.name}" uses ${first.branch} and ${second.branch}`;
    // Both new: pachd does not get as far as the reason.
    const panic =
      first.reading && second.reading
        ? "; where neither exists yet, panic: runtime error: invalid memory address or nil pointer dereference"
        : "";
    return `${said}: ${both}${panic}`;
  }
  const names = chain.map(({ name }) => name);
  const way = names.length > 8 ? [...names.slice(0, 4), `… ${names.length - 7} more …`, ...names.slice(-3)] : names;
  return `${said}: ${sayUse(first)}, ${sayUse(second)}, and they hang together through ${way.join(" - ")}`;
}

function sayUse({ pipeline, branch, reading }: BranchUse): string {
  const verb = reading === null ? "writes" : "reads";
  return `"${pipeline.name}" ${verb} ${branch} (${lineOf(pipeline.spec, reading?.path ?? ["pipeline", "name"])})`;
}
