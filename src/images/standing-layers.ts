import type { Digest } from "../tools/registry/digest.ts";
import { isDigest } from "../tools/registry/digest.ts";
import type { Descriptor, RegistryImage } from "../tools/registry/image.ts";
import { jsonReader } from "../tools/registry/json.ts";
import type { ChainStep } from "./step-chain.ts";

/** A layer of an image with what its config says of it. */
export type StandingLayer = { descriptor: Descriptor; diffId: Digest };

/** An image's layers, told apart by the steps that made them. */
export type StandingLayers = {
  /** Below the first step: the base image's. */
  base: readonly StandingLayer[];
  /** One for each step of the image; `layer` is null where it made none. */
  ofSteps: readonly StandingStep[];
  /** Of the base. */
  history: readonly HistoryEntry[];
};

export type StandingStep = { layer: StandingLayer | null; history: HistoryEntry };
export type HistoryEntry = Readonly<Record<string, unknown>>;

/**
 * Tells which layer of an image came from which step, by its history read from the end: what stands before is the
 * base's. Null where the history does not fit the steps; an engine that makes one layer of several steps is one such case.
 *
 * @param count of the steps that made it
 * @param shared the first of these steps, as far as they are known
 */
export function standingLayers(
  { layers, settings }: RegistryImage,
  count: number,
  shared: readonly ChainStep[],
): StandingLayers | null {
  const config = jsonReader(settings.raw);
  const diffIds = config.object("rootfs").texts("diff_ids").filter(isDigest);
  const pairs = layers.flatMap((descriptor, index): StandingLayer[] => {
    const diffId = diffIds[index];
    return diffId === undefined ? [] : [{ descriptor, diffId }];
  });
  const history = config.objects("history").map((entry) => entry.value);
  while (/(^|\s)LABEL\s.*io\.pachook\./s.test(createdBy(history.at(-1)))) history.pop(); // some engines make a step of --label
  const start = history.length - count;
  const filled = history.filter((entry) => !isEmpty(entry)).length;
  if (pairs.length !== layers.length || diffIds.length !== layers.length || filled !== layers.length || start < 0)
    return null;
  let next = history.slice(0, start).filter((entry) => !isEmpty(entry)).length;
  const base = pairs.slice(0, next);
  const ofSteps = history.slice(start).map((entry) => ({
    layer: isEmpty(entry) ? null : (pairs[next++] ?? null),
    history: entry,
  }));
  if (shared.some((step, index) => !couldBe(step, ofSteps[index]?.history ?? {}))) return null;
  return { base, ofSteps, history: history.slice(0, start) };
}

/** True for a step that only puts files where it was told to. */
export function isPlacing({ history }: StandingStep): boolean {
  return /^(\/bin\/sh -c #\(nop\)\s+)?(COPY|ADD|WORKDIR)\s/i.test(createdBy(history));
}

/** The owners that COPY and ADD asked for, each once; an engine that does not tell them comes to "". */
export function chownsOf(steps: readonly StandingStep[]): string {
  const texts = steps.map(({ history }) => createdBy(history));
  const copies = texts.filter((text) => /^(\/bin\/sh -c #\(nop\)\s+)?(COPY|ADD)\s/i.test(text));
  return [...new Set(copies.map((text) => /\s--chown=(\S+)/.exec(text)?.[1] ?? ""))].sort().join(" ");
}

function isEmpty(entry: HistoryEntry): boolean {
  return entry["empty_layer"] === true;
}

function createdBy(entry: HistoryEntry | undefined): string {
  const text = entry?.["created_by"];
  return typeof text === "string" ? text : "";
}

/** RUN stands in a history as the command alone, all others with their keyword; only these make layers. */
function couldBe({ action, instruction }: ChainStep, entry: HistoryEntry): boolean {
  const text = createdBy(entry);
  if (action.kind === "run") return !isEmpty(entry) && !text.includes("#(nop)");
  if (!text.toUpperCase().includes(instruction.keyword)) return false;
  if (action.kind === "copy") return !isEmpty(entry);
  return action.kind === "workdir" || isEmpty(entry);
}
