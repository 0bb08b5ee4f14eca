import { datumFacts, type OlderDatums } from "../../deploy/datum-facts.ts";
import type { Target } from "../../deploy/sight.ts";
import type { Verdict } from "../../deploy/verify.ts";
import { splitImage } from "../../pachyderm/image-reference.ts";
import { inTurn } from "../../tools/in-turn.ts";
import type { Pachctl } from "../../tools/pachctl/pachctl.ts";

/** A pipeline with datums that older code computed. */
export type OlderCode = { pipeline: string } & OlderDatums;

export type Looked = { verdicts: readonly Verdict[]; older: readonly OlderCode[] };

/** So many pipelines are asked about at once. */
const atOnce = 4;

/**
 * The last look at pipelines that run: which image their datums were really computed by. A pipeline whose new datums
 * come from another image than was sent does not run what was deployed.
 */
export async function lookAtDatums(
  verdicts: readonly Verdict[],
  targets: readonly Target[],
  pachctl: Pachctl,
): Promise<Looked> {
  const running = targets.flatMap((target) => {
    const verdict = verdicts.find(({ name, outcome }) => name === target.name && outcome === "runs");
    return verdict === undefined || target.image === null ? [] : [{ ...target, image: target.image }];
  });
  const turns = running.map(({ name, image }) => ({
    name,
    after: [],
    work: () => datumFacts(pachctl, { pipeline: name, image, digest: true }),
  }));
  const facts = await inTurn(turns, atOnce);
  return {
    verdicts: verdicts.map((verdict) => {
      const ran = facts.get(verdict.name)?.ranDigest ?? null;
      const sent = running.find(({ name }) => name === verdict.name);
      if (ran === null || sent === undefined || !sent.isBuiltHere) return verdict;
      const { digest } = splitImage(sent.image);
      if (ran === digest) return { ...verdict, says: `${verdict.says}, computed by ${digest.slice(0, 14)}…` };
      return { ...verdict, outcome: "failed", says: `its datums were computed by ${ran}, and ${digest} was sent` };
    }),
    older: running.flatMap(({ name }) => {
      const older = facts.get(name)?.older;
      return older === undefined || older.datums === 0 ? [] : [{ pipeline: name, ...older }];
    }),
  };
}
