import { createHash } from "node:crypto";
import type { ContextFile } from "./context.ts";
import type { Dockerfile, Stage } from "./dockerfile.ts";
import { matcherOf, passesLink } from "./go-match.ts";
import { stageNamed } from "./needed-stages.ts";
import { outsideSourceVariables } from "./outside-variables.ts";
import { type Chain, type ChainStep, stepChain } from "./step-chain.ts";

/** What the keys of steps are made from. */
export type StepInputs = {
  dockerfile: Dockerfile;
  args: Readonly<Record<string, string>>;
  platform: string;
  context: readonly ContextFile[];
  /** The key (or digest) of an image that is built here, by how the Dockerfile writes it; null for all others. */
  keyOfImage: (reference: string) => string | null;
};

/** Counted up when keys are made in another way. */
const version = "1";

/**
 * One key for the start and one after each step: two images whose keys are the same up to a step were made from the
 * same things up to there. What an image outside this repository is made from is not looked at, as in an input key.
 *
 * @returns 16 hex digits each; one more than there are steps
 */
export function stepKeysOf(chain: Chain, inputs: StepInputs): string[] {
  const { base, steps } = chain;
  const start = base.kind === "scratch" ? "scratch" : `${base.reference}\0${inputs.keyOfImage(base.reference) ?? ""}`;
  const keys = [hashOf([version, start, inputs.platform])];
  for (const [index, step] of steps.entries()) {
    // With a variable that only the base knows, nobody can say which files are meant.
    const taken = outsideSourceVariables(steps, index).length > 0 ? filesTaken(null, inputs) : takenBy(step, inputs);
    keys.push(hashOf([keys.at(-1) ?? "", ...textsOf(step, inputs), ...taken]));
  }
  return keys;
}

/** The key of all steps that only set something: while it stays, so does the image's config. */
export function settingsKeyOf({ base, steps }: Chain, inputs: StepInputs): string {
  const settings = steps.filter(({ action }) => action.kind !== "copy" && action.kind !== "run");
  const from = base.kind === "scratch" ? "scratch" : base.reference;
  return hashOf([version, from, ...settings.flatMap((step) => [String(step.stage), ...textsOf(step, inputs)])]);
}

/** An instruction as written. Variables need no filling in: whatever sets one is itself a step before, or named here. */
function textsOf({ instruction, action }: ChainStep, { args, dockerfile }: StepInputs): string[] {
  const { keyword, rest, flags, heredocs } = instruction;
  const names = action.kind === "arg" ? action.names : [];
  return [
    keyword,
    ...flags.map(({ name, value }) => `--${name}=${value}`),
    rest,
    ...heredocs.map(({ content }) => content),
    ...names.map((name) => `${name}=${args[name] ?? dockerfile.globals.get(name) ?? ""}`),
  ];
}

/** What a step takes in from elsewhere: files of the context, stages, images. */
function takenBy({ action, stage }: ChainStep, inputs: StepInputs): string[] {
  const earlier = inputs.dockerfile.stages.slice(0, stage);
  if (action.kind === "copy") {
    const { from, sources } = action.copy;
    return from === null ? filesTaken(sources, inputs) : [otherPlace(from, earlier, inputs)];
  }
  if (action.kind !== "run") return [];
  return action.mounts.flatMap((mount) => {
    if (mount === null) return filesTaken(null, inputs);
    const from = /(?:^|,)from=([^,]+)/.exec(mount)?.[1];
    if (from !== undefined) return [otherPlace(from, earlier, inputs)];
    if (/(?:^|,)type=(?!bind)/.test(mount)) return [];
    return filesTaken([/(?:^|,)(?:source|src)=([^,]*)/.exec(mount)?.[1] ?? "."], inputs);
  });
}

function filesTaken(sources: readonly string[] | null, { context }: StepInputs): string[] {
  const links = context.filter(({ mode }) => mode === "120000").map(({ path }) => path);
  const isSure = sources?.every((source) => !passesLink(source, links)) ?? false;
  const tests = (isSure ? (sources ?? []) : ["."]).map((source) => matcherOf(source) ?? (() => true));
  return context
    .filter(({ path }) => tests.some((test) => test(path)))
    .map(({ path, mode, oid }) => `${path}\0${mode} ${oid}`);
}

function otherPlace(name: string, earlier: readonly Stage[], inputs: StepInputs): string {
  const stage = stageNamed(earlier, name);
  if (stage === undefined) return `image ${name} ${inputs.keyOfImage(name) ?? ""}`;
  const until = { ...inputs, dockerfile: { ...inputs.dockerfile, stages: [...earlier.slice(0, stage.index + 1)] } };
  const found = stepChain(until.dockerfile, String(stage.index), stage.platform ?? inputs.platform);
  // A stage that nobody can follow back counts with all there is.
  if (found.kind === "declined") return hashOf([JSON.stringify(stage), ...filesTaken(null, inputs)]);
  return stepKeysOf(found.chain, until).at(-1) ?? "";
}

function hashOf(texts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(`${Buffer.byteLength(text)}:${text}`);
  return hash.digest("hex").slice(0, 16);
}
