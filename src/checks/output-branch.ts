import { deploysOf, type Graph } from "../pachyderm/graph.ts";
import { lineOf } from "../pachyderm/line-of.ts";
import { isUnfilled } from "../pachyderm/template-text.ts";
import type { Check } from "./check.ts";

export const outputBranch = {
  kind: "repository",
  code: "output-branch",
  severity: "warning",
  refusedBy: null,
  rules: ["DG-6"],
  summary: "A pipeline reads the branch that the pipeline before it writes",
  hint: 'Name the branch that is written in "branch", or drop "output_branch" upstream.',

  survey(graph) {
    return deploysOf(graph).flatMap(unfedBranches);
  },
} satisfies Check;

function unfedBranches(graph: Graph) {
  const triggered = new Set(
    graph.pipelines.flatMap(({ reads }) =>
      reads.filter(({ triggeredBy }) => triggeredBy !== null).map(({ repo, branch }) => `${repo}@${branch}`),
    ),
  );
  return graph.pipelines.flatMap((reader) =>
    reader.reads.flatMap((reading) => {
      const maker = reading.type === "spec" ? undefined : graph.makers.get(reading.repo);
      const branch = reading.triggeredBy ?? reading.branch;
      // An own repo is a cycle, and told as that.
      if (maker === undefined || maker === reader || branch === maker.outputBranch || branch === "") return [];
      // A branch that another input's trigger moves is fed, too.
      if (triggered.has(`${reading.repo}@${branch}`) || isUnfilled(branch + maker.outputBranch)) return [];
      const message = `"${maker.name}" writes ${maker.outputBranch} (${lineOf(maker.spec, ["output_branch"])}), so ${branch} stays empty and "${reader.name}" does not run until somebody moves that branch by hand`;
      return [{ spec: reader.spec, path: [...reading.path, "branch"], message }];
    }),
  );
}
