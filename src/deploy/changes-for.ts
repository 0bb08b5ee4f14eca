import { createHash } from "node:crypto";
import type { Change } from "./change.ts";
import { fingerprintOf } from "./effective-spec.ts";
import type { PlannedPipeline, WantedPipeline } from "./pipeline-plan.ts";
import { withRecord } from "./record.ts";
import { partsOf } from "./transaction-cost.ts";

/** What all pipelines of one deploy are marked with. */
export type Stamp = { commit: string; deployment: string };

/** @param now milliseconds since 1970 */
export function stampFor(of: { commit: { oid: string }; environment: { name: string } }, now: number): Stamp {
  const words = JSON.stringify([of.commit.oid, of.environment.name, String(now)]);
  return { commit: of.commit.oid, deployment: createHash("sha256").update(words).digest("hex").slice(0, 16) };
}

/** The specs to send, upstream first, each with the record that says where it comes from. */
export function changesFor(
  sent: readonly PlannedPipeline[],
  pipelines: readonly WantedPipeline[],
  stamp: Stamp,
): Change[] {
  const wanted = new Map(pipelines.map((each) => [each.name, each]));
  return sent.flatMap(({ name, reprocess }): Change[] => {
    const each = wanted.get(name);
    if (each === undefined) return [];
    const { key = null, base = null } = each.image ?? {};
    const record = { ...stamp, spec: fingerprintOf(each.facts), key, base };
    return [{ name, reprocess, upstream: each.upstream, text: JSON.stringify(withRecord(each.spec, record)) }];
  });
}

/**
 * The parts without pipelines that read what an earlier part would make: in the rehearsal that is not there, and pachd
 * would refuse them for it.
 */
export function askableParts(
  changes: readonly Change[],
  { sent, cap }: { sent: readonly PlannedPipeline[]; cap: number | null },
): Change[][] {
  const isNew = new Set(sent.flatMap(({ name, action }) => (action === "create" ? [name] : [])));
  const absent = new Set<string>();
  return partsOf(changes, cap).map((part) => {
    const kept = part.filter(({ name, upstream }) => {
      const isMissing = upstream.some((each) => absent.has(each));
      if (isMissing && isNew.has(name)) absent.add(name);
      return !isMissing;
    });
    for (const { name } of kept) if (isNew.has(name)) absent.add(name);
    return kept;
  });
}
