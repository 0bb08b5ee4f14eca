import { stopIfCalledOff } from "../../deploy/change.ts";
import { askableParts, changesFor } from "../../deploy/changes-for.ts";
import { isSent } from "../../deploy/pipeline-plan.ts";
import { type Refusal, rehearse } from "../../deploy/rehearse.ts";
import { count, type DeployRun, type Group } from "./deploy-run.ts";
import { sayNoAnswer, untouched } from "./deploy-words.ts";
import type { GroupOutcome } from "./group-outcome.ts";
import { placedRefusals } from "./placed-refusals.ts";
import { watchUnsettled } from "./watch-group.ts";

/** What ends a group before anything is built, pachd's own word in a rehearsal included; null where nothing does. */
export async function endBeforeBuild({ planned, wanted }: Group, run: DeployRun): Promise<GroupOutcome | null> {
  const { cluster, options, work } = run;
  stopIfCalledOff(cluster);
  if (planned.stop !== null) return { kind: "stopped", ...planned.stop };
  const sent = planned.pipelines.filter(isSent);
  if (sent.length === 0) return watchUnsettled({ planned, wanted }, run);
  const task = options.steps.begin("rehearse", `asks pachd about ${count(sent.length, "pipeline")}`);
  const refusals: Refusal[] = [];
  const notAsked: string[] = [];
  const parts = askableParts(changesFor(sent, wanted.pipelines, run.stamp), { sent, cap: options.rules.cap });
  for (const part of parts) {
    const heard = await rehearse(part, cluster);
    if (heard.kind === "failed") {
      task.failed(heard.because === "unauthorized" ? "pachd does not let us" : "pachd did not answer");
      return { kind: "failed", step: "rehearse", ...sayNoAnswer(heard, work), stands: untouched(heard) };
    }
    if (heard.kind === "accepted") continue;
    refusals.push(...heard.refusals);
    notAsked.push(...heard.notAsked);
    break;
  }
  if (refusals.length === 0) {
    task.done("pachd accepts");
    return null;
  }
  task.failed(`pachd refuses ${refusals.map(({ pipeline }) => pipeline).join(", ")}; nothing was touched`);
  return { kind: "refused", refusals: placedRefusals(refusals, wanted.pipelines), notAsked };
}
