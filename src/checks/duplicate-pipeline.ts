import type { PipelineNode } from "../pachyderm/graph.ts";
import { lineOf } from "../pachyderm/line-of.ts";
import { isUnfilled } from "../pachyderm/template-text.ts";
import type { Check, Finding } from "./check.ts";

const name = ["pipeline", "name"];

export const duplicatePipeline = {
  kind: "repository",
  code: "duplicate-pipeline",
  severity: "error",
  refusedBy: "pachd",
  rules: ["NM-10"],
  summary: "A pipeline is defined once in the repository",
  hint: "Rename one, or delete the one that is out of date.",

  survey({ pipelines }) {
    const definitions = new Map<string, PipelineNode[]>();
    for (const pipeline of pipelines) {
      if (isUnfilled(pipeline.id)) continue;
      definitions.set(pipeline.id, [...(definitions.get(pipeline.id) ?? []), pipeline]);
    }
    const several = [...definitions.values()].filter(({ length }) => length > 1);
    return [...several.flatMap(besideEachOther), ...inOtherFolders(several)];
  },
} satisfies Check;

type About = Finding & { spec: PipelineNode["spec"] };

/** What lies in one folder is sent to one cluster, so the same pipeline twice there is a mistake. */
function besideEachOther(definitions: readonly PipelineNode[]): About[] {
  return definitions.flatMap(({ id, spec }, index) => {
    const earlier = definitions.slice(0, index);
    const [other = earlier.find(isIn(folderOf(spec)))] = earlier.filter((each) => each.spec.source === spec.source);
    if (other === undefined) return [];
    const message = `pipeline "${id}" already exists: ${lineOf(other.spec, name)} defines it too; create refuses it, and update replaces the other in silence`;
    return [{ spec, path: name, message }];
  });
}

/**
 * The same pipelines in several folders may be meant: one folder an environment, a lesson, a version. So it is one warning
 * for all pipelines that the same folders share, not one for each place.
 */
function inOtherFolders(several: readonly PipelineNode[][]): About[] {
  const shared = new Map<string, PipelineNode[][]>();
  for (const definitions of several) {
    const folders = foldersOf(definitions);
    if (folders.length < 2) continue;
    const key = folders.join("\n");
    shared.set(key, [...(shared.get(key) ?? []), definitions]);
  }
  return [...shared.values()].flatMap((group): About[] => {
    const [first = []] = group;
    const folders = foldersOf(first);
    const second = first.find(isIn(folders[1] ?? ""));
    if (second === undefined) return [];
    const ids = listed(group.map(([pipeline]) => `"${pipeline?.id}"`));
    const what = group.length === 1 ? `pipeline ${ids} is` : `pipelines ${ids} are`;
    const message = `${what} defined in ${folders.length} folders, ${listed(folders)}: where all are deployed, the last replaces the others`;
    return [{ spec: second.spec, path: name, message, severity: "warning", refusedBy: null, hint: apart }];
  });
}

const apart = 'If they go to different places, name the files to check under "specs" in pachook.yaml; else keep one.';

function listed(names: readonly string[]): string {
  const shown = names.length > 3 ? [...names.slice(0, 2), `${names.length - 2} more`] : names;
  return [shown.slice(0, -1).join(", "), ...shown.slice(-1)].filter((part) => part !== "").join(" and ");
}

function foldersOf(definitions: readonly PipelineNode[]): string[] {
  return [...new Set(definitions.map(({ spec }) => folderOf(spec)))];
}

function folderOf({ source: { file } }: PipelineNode["spec"]): string {
  const end = file.lastIndexOf("/");
  return end === -1 ? "." : file.slice(0, end);
}

function isIn(folder: string): (pipeline: PipelineNode) => boolean {
  return ({ spec }) => folderOf(spec) === folder;
}
