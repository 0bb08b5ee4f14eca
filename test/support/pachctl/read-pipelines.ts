import { NotSimulated, type Printed, Refused } from "./answered.ts";
import { flagText } from "./call.ts";
import { currentVersion, pipelineAt } from "./commits.ts";
import { latest, pipelineInfo } from "./pipeline-view.ts";
import { known, missingPipeline, type Reading, raw, refuseLonelyOutput, stateName } from "./reading.ts";

const pipelineStates = [
  "state_unknown",
  "starting",
  "running",
  "restarting",
  "failure",
  "paused",
  "standby",
  "crashing",
];

export function listPipelines({ state, call, project }: Reading): Printed {
  if (call.flags["--spec"] !== true) refuseLonelyOutput(call, " or --spec");
  if (call.flags["--spec"] === true && call.flags["--raw"] === true)
    throw new Refused("cannot set both --raw and --spec");
  const [name] = call.names;
  const wanted = flagText(call, "--state");
  if (wanted !== null && !known(wanted, pipelineStates)) {
    throw new Refused(
      `error parsing state: state ${wanted} must be one of ${pipelineStates.join(", ")}, or PIPELINE_STATE_UNKNOWN, etc`,
    );
  }
  const history = flagText(call, "--history") ?? "0";
  if (history !== "all" && !/^\d+$/.test(history)) {
    throw new Refused(`error parsing history flag: strconv.Atoi: parsing "${history}": invalid syntax`);
  }
  if (name !== undefined && pipelineAt(state, { project, name }) === undefined) {
    throw new Refused(`could not list pipeline info: pipeline "${project}/${name}" not found`);
  }
  const found = state.pipelines
    .filter((one) => call.flags["--all-projects"] === true || one.project === project)
    .filter((one) => name === undefined || one.name === name)
    .filter((one) => wanted === null || one.state === stateName("PIPELINE", wanted))
    .toSorted((one, other) => currentVersion(other).sequence - currentVersion(one).sequence);
  const back = history === "all" ? Number.POSITIVE_INFINITY : Number(history);
  const infos = found.flatMap((pipeline) =>
    pipeline.versions
      .toReversed()
      .filter((_, index) => index <= back)
      .map((version) => pipelineInfo(state, pipeline, { ...latest(pipeline), version })),
  );
  return raw(call, infos);
}

export function inspectPipeline({ state, call, project }: Reading): Printed {
  refuseLonelyOutput(call);
  const { 0: asked = "", length } = call.names;
  if (length !== 1) throw new NotSimulated("inspect pipeline without one name");
  const [, name = "", back = ""] = /^([^.^~]*)(.*)$/.exec(asked) ?? [];
  if (back.startsWith(".") && !/^\.-?\d+$/.test(back)) {
    throw new Refused(`invalid ancestry syntax "${asked}", cannot mix . and N characters`);
  }
  if (!state.projects.includes(project)) throw new NotSimulated("a project that is not there");
  const pipeline = pipelineAt(state, { project, name });
  if (pipeline === undefined) throw new Refused(missingPipeline({ project, name }));
  const steps = stepsBack(back);
  if (steps < 0) throw new Refused("cannot inspect future pipelines");
  const version = pipeline.versions.at(-1 - steps);
  if (version === undefined) {
    const count = pipeline.versions.length;
    throw new Refused(`pipeline "${project}/${name}" has only ${count} versions, not enough to find ancestor ${steps}`);
  }
  return raw(call, [pipelineInfo(state, pipeline, { version, isInspected: true })]);
}

function stepsBack(back: string): number {
  if (back === "") return 0;
  if (/^\^+$/.test(back)) return back.length;
  if (back.startsWith("~")) return Number(back.slice(1));
  return -Number(back.slice(1));
}
