import { readSpecs } from "../../src/pachyderm/reader.ts";
import type { SpecFile } from "../../src/pachyderm/spec.ts";

/** What a cluster held before a recorded command ran, as the corpus writes it in its column `setup`. */
export type Setup = {
  /** Repos, as `project/name`; those of pipelines are not among them. */
  repos: ReadonlySet<string>;
  /** The pipelines, each as the file that made it. */
  pipelines: readonly SpecFile[];
};

/** Reads `repo [P/]R`, `pipeline N(R)` and `spec <JSON>`; projects, branches and secrets leave no trace in a spec. */
export function setupOf(column: string): Setup {
  const repos = new Set<string>();
  const pipelines: SpecFile[] = [];
  for (const item of column.split(";").map((each) => each.trim())) {
    const repo = /^repo (?:([\w-]+)\/)?([\w-]+)$/.exec(item);
    if (repo !== null) repos.add(`${repo[1] ?? "default"}/${repo[2]}`);
    const pipeline = /^pipeline ([\w-]+)\(([\w-]+)\)$/.exec(item);
    if (pipeline !== null) {
      const input = { pfs: { repo: pipeline[2], glob: "/*" } };
      const transform = { image: "team/setup:1", cmd: ["true"] };
      pipelines.push(fileOf(JSON.stringify({ pipeline: { name: pipeline[1] }, input, transform })));
    }
    if (item.startsWith("spec {")) pipelines.push(fileOf(item.slice("spec ".length)));
  }
  return { repos, pipelines };
}

function fileOf(text: string): SpecFile {
  return readSpecs("setup.json", new TextEncoder().encode(text));
}
