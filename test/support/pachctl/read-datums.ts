import { NotSimulated, type Printed, Refused } from "./answered.ts";
import { flagText } from "./call.ts";
import { commitAt, headOf } from "./commits.ts";
import { datumId, partsOf } from "./datums.ts";
import { effectiveSpec, pfsInputs, typedSpec, withInputDefaults } from "./effective-spec.ts";
import { globbed } from "./files.ts";
import { datumInfo, fileInfo } from "./infos.ts";
import type { Json } from "./json.ts";
import { jobAt } from "./read-jobs.ts";
import { type Reading, raw } from "./reading.ts";
import { specsOf, withProject } from "./spec-input.ts";
import type { State } from "./state.ts";

export function listDatums({ state, call, project }: Reading): Printed {
  if (flagText(call, "--file") !== null) return raw(call, plannedDatums({ state, call, project }));
  const [name = ""] = call.names;
  const job = jobAt(state, name, project);
  if (job === undefined) throw new Refused(`jobs ${project}/${name} not found`);
  return raw(
    call,
    job.datums.map((datum) => datumInfo(job, datum, { files: filesOf(state, datum.files), isInspected: false })),
  );
}

function plannedDatums({ state, call, project }: Reading): Json[] {
  const datums: Json[] = [];
  for (const spec of specsOf(call)) {
    const details = withInputDefaults(typedSpec(effectiveSpec(withProject(spec, project))), {
      project,
      pipeline: "",
      at: "",
    });
    const inputs: Record<string, string> = {};
    for (const { project: own, repo, name, branch } of pfsInputs(details)) {
      inputs[name] = headOf(state, { project: own, name: repo }, branch)?.id ?? "";
    }
    for (const parts of partsOf(state, details, inputs)) {
      const data = parts.flatMap(({ project: own, repo, commit, entry }) => {
        const found = commitAt(state, { project: own, name: repo }, commit);
        return found === undefined ? [] : [fileInfo(found, entry)];
      });
      datums.push({ datum: { id: datumId(parts) }, stats: {}, data });
    }
  }
  return datums;
}

function filesOf(state: State, files: readonly string[]): Json[] {
  return files.slice(0, -1).flatMap((file) => {
    const [, project = "", repo = "", id = "", path = ""] = /^([^/]*)\/([^@]*)@([^:]*):(.*)$/.exec(file) ?? [];
    const commit = commitAt(state, { project, name: repo }, id);
    const entry = commit === undefined ? undefined : globbed(commit, path.replace(/(.)\/$/, "$1"))[0];
    return commit === undefined || entry === undefined ? [] : [fileInfo(commit, entry)];
  });
}

export function inspectDatum({ state, call, project }: Reading): Printed {
  const [name = "", id = ""] = call.names;
  const job = jobAt(state, name, project);
  if (job === undefined) throw new NotSimulated("a datum of a job that is not there");
  const datum = job.datums.find((one) => one.id === id);
  if (datum === undefined) throw new Refused(`datum ${id} not found in job ${project}/${name}`);
  return raw(call, [datumInfo(job, datum, { files: filesOf(state, datum.files), isInspected: true })]);
}
