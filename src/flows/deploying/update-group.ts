import { stopIfCalledOff } from "../../deploy/change.ts";
import { changesFor } from "../../deploy/changes-for.ts";
import { isSent, type PlannedPipeline, planPipelines } from "../../deploy/pipeline-plan.ts";
import type { Target } from "../../deploy/sight.ts";
import { partsOf } from "../../deploy/transaction-cost.ts";
import { type Updated, update } from "../../deploy/update.ts";
import { Failure } from "../../failure.ts";
import { count, type DeployRun, type Group } from "./deploy-run.ts";
import { sayUpdated, standing } from "./deploy-words.ts";
import type { WantedGroup } from "./deploy-work.ts";
import type { GroupOutcome } from "./group-outcome.ts";
import { type PlacedRefusal, placedRefusals } from "./placed-refusals.ts";
import { watchTargets } from "./watch-group.ts";

/** Brings the images of a group, updates what differs in the cluster then, and watches it. */
export async function buildAndUpdate({ planned, wanted }: Group, run: DeployRun): Promise<GroupOutcome> {
  let exact = wanted;
  try {
    const references = await run.work.images.bring(planned.images);
    exact = sameGroup(run.work.groups(references), wanted);
  } catch (error) {
    if (!(error instanceof Failure) || error.code === "interrupted") throw error;
    stopIfCalledOff(run.cluster);
    const stands = ["no pipeline of this group was touched"];
    return { kind: "failed", step: "build", why: error.message, hint: error.hint, stands };
  }
  // What was made may turn out to be what runs already.
  const sent = planPipelines(exact.pipelines, run.live, run.options.rules).filter(isSent);
  return sent.length === 0 ? { kind: "unchanged" } : updateAndWatch(sent, exact, run);
}

async function updateAndWatch(
  sent: readonly PlannedPipeline[],
  wanted: WantedGroup,
  run: DeployRun,
): Promise<GroupOutcome> {
  const { options, cluster } = run;
  const versions = new Map(sent.map(({ name, live }) => [name, live?.version ?? null]));
  const targets: Target[] = [];
  const parts = partsOf(changesFor(sent, wanted.pipelines, run.stamp), options.rules.cap);
  for (const [index, part] of parts.entries()) {
    stopIfCalledOff(cluster);
    const which = parts.length === 1 ? "" : `, transaction ${index + 1} of ${parts.length}`;
    const task = options.steps.begin("update", `${count(part.length, "pipeline")}${which}`);
    const updated = await update(part, versions, cluster);
    if (updated.kind !== "applied") {
      task.failed(updated.kind === "unknown" ? "nobody says whether it was applied" : "nothing of it was applied");
      const said = { ...sayUpdated(updated, run.work), stands: standing(targets, updated) };
      return { kind: "failed", step: "update", ...said, refusals: refusalsIn(updated, wanted) };
    }
    task.done(`${part.map(({ name }) => name).join(", ")}`);
    for (const { name } of part) {
      const version = versionAfter(versions.get(name) ?? null);
      targets.push({ name, id: updated.id, version, ...ofWanted(name, wanted) });
    }
  }
  return watchTargets(targets, sent, run);
}

/** Every update counts the version up by one. */
function versionAfter(version: string | null): string {
  return String(BigInt(version ?? 0) + 1n);
}

/** The group as it comes out with the exact references: the same pipelines, since images decide no graph. */
function sameGroup(groups: readonly WantedGroup[], wanted: WantedGroup): WantedGroup {
  const [first] = wanted.pipelines;
  return groups.find(({ pipelines }) => pipelines[0]?.name === first?.name) ?? wanted;
}

/** The pipeline that pachd turned down, where it was one. */
function refusalsIn(updated: Updated, { pipelines }: WantedGroup): PlacedRefusal[] {
  if (updated.kind !== "refused" || updated.pipeline === null) return [];
  return placedRefusals([{ pipeline: updated.pipeline, says: updated.says }], pipelines);
}

function ofWanted(name: string, { pipelines }: WantedGroup): Pick<Target, "image" | "isBuiltHere" | "upstream"> {
  const wanted = pipelines.find((each) => each.name === name);
  const transform = wanted?.spec["transform"];
  const written =
    typeof transform === "object" && transform !== null && "image" in transform ? transform["image"] : null;
  return {
    image: typeof written === "string" ? written : null,
    isBuiltHere: (wanted?.image ?? null) !== null,
    upstream: wanted?.upstream ?? [],
  };
}
