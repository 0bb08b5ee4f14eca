import type { Dockerfile, Stage, Step } from "./dockerfile.ts";
import { stageNamed } from "./needed-stages.ts";

/** Where a chain of stages begins. */
export type ChainBase = { kind: "scratch" } | { kind: "image"; reference: string };

/** A step of the stages that follow from each other by FROM; `stage` is the index of its own. */
export type ChainStep = Step & { stage: number };

/** All that lies between a base image and the image that is wanted, in the order it is done. */
export type Chain = { base: ChainBase; steps: readonly ChainStep[] };

/** Something the built-in engine leaves to a container engine. The line is of the Dockerfile; null: all of it. */
export type Decline = {
  kind: "declined";
  because: string;
  line: number | null;
  /** Where larger layers than may be read would tell: their bytes. */
  unread?: number;
};

/** Follows FROM back from the target (null: the last stage) to the image that everything starts from. */
export function stepChain(
  dockerfile: Dockerfile,
  target: string | null,
  platform: string,
): { kind: "chain"; chain: Chain } | Decline {
  const { syntax, stages } = dockerfile;
  if (syntax !== null && !/^(docker\.io\/)?docker\/dockerfile(:|@|$)/.test(syntax)) {
    return declined(`the frontend "${syntax}" may read it in another way`, 1);
  }
  const last = target === null ? stages.at(-1) : stageNamed(stages, target);
  if (last === undefined) return declined(target === null ? "it has no FROM" : `it has no stage "${target}"`, null);
  let stage: Stage = last;
  for (;;) {
    const { base } = stage;
    if (stage.platform !== null && stage.platform !== platform) {
      return declined(`the stage is for ${stage.platform}, the image for ${platform}`, stage.line);
    }
    if (base.kind === "unknown") return declined("its base image depends on values that are not known", stage.line);
    if (base.kind !== "stage") return { kind: "chain", chain: { base, steps: stepsThrough(dockerfile, last) } };
    const below = stages[base.index];
    if (below === undefined) return declined("its stage is not there", stage.line);
    stage = below;
  }
}

/** The steps up to a stage's last, with those of the stages it follows from. */
export function stepsThrough({ stages }: Pick<Dockerfile, "stages">, { index, base, steps }: Stage): ChainStep[] {
  const below = base.kind === "stage" ? stages[base.index] : undefined;
  const before = below === undefined ? [] : stepsThrough({ stages }, below);
  return [...before, ...steps.map((step) => ({ ...step, stage: index }))];
}

/** A decline, told in the words that the plan shows. */
export function declined(because: string, line: number | null): Decline {
  return { kind: "declined", because, line };
}
