import { DockerfileParser } from "dockerfile-ast";
import { type Action, actionOf } from "./action.ts";
import { expandWord } from "./expand.ts";
import { type Instruction, readInstruction } from "./instruction.ts";

/** A Dockerfile with its variables filled in, as far as they can be known before a build. */
export type Dockerfile = {
  escapeWith: string;
  /** The `# syntax=` line's value. */
  syntax: string | null;
  stages: readonly Stage[];
  /** What ARG lines before the first FROM set, and the platform's own; a stage has one only by an ARG line. */
  globals: ReadonlyMap<string, string>;
};

export type Stage = {
  index: number;
  name: string | null;
  line: number;
  base: Base;
  platform: string | null;
  steps: readonly Step[];
};

/** What a stage starts from. */
export type Base =
  | { kind: "scratch" }
  | { kind: "stage"; index: number }
  | { kind: "image"; reference: string }
  | { kind: "unknown"; text: string };

export type Step = { instruction: Instruction; action: Action };

/** Values from outside: build args, and the platform whose parts BuildKit offers as variables. */
export type DockerfileInputs = {
  args: Readonly<Record<string, string>>;
  platform: string;
  /** ENV of the base image, where somebody has read it. It stands in every stage that starts from an image. */
  environment?: ReadonlyMap<string, string>;
};

/** Args that need no ARG line. Source: Dockerfile reference, "Predefined ARGs". */
const predefined = ["HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY"].flatMap((name) => [
  name,
  name.toLowerCase(),
]);

/** Reads a Dockerfile. Broken lines become steps of the kind "unknown"; nothing is thrown. */
export function readDockerfile(text: string, inputs: DockerfileInputs): Dockerfile {
  const parsed = DockerfileParser.parse(text);
  const escapeWith = parsed.getEscapeCharacter();
  const lines = text.split(/\r\n|\n|\r/);
  const syntax =
    parsed
      .getDirectives()
      .find((directive) => directive.getName().toLowerCase() === "syntax")
      ?.getValue() ?? null;
  const instructions = parsed.getInstructions().map((instruction) => readInstruction(instruction, lines, escapeWith));
  const firstFrom = instructions.findIndex(({ keyword }) => keyword === "FROM");
  const before = firstFrom === -1 ? instructions : instructions.slice(0, firstFrom);
  const globals = declareArgs(before, platformArgs(inputs.platform), inputs.args, escapeWith);
  const stages: Stage[] = [];
  for (const group of splitStages(firstFrom === -1 ? [] : instructions.slice(firstFrom))) {
    stages.push(readStage(group, { stages, globals, inputs, escapeWith }));
  }
  return { escapeWith, syntax, stages, globals };
}

function splitStages(instructions: readonly Instruction[]): Instruction[][] {
  const groups: Instruction[][] = [];
  for (const instruction of instructions) {
    if (instruction.keyword === "FROM") groups.push([instruction]);
    else groups.at(-1)?.push(instruction);
  }
  return groups;
}

type Reading = {
  stages: readonly Stage[];
  globals: ReadonlyMap<string, string>;
  inputs: DockerfileInputs;
  escapeWith: string;
};

function readStage([from, ...rest]: Instruction[], { stages, globals, inputs, escapeWith }: Reading): Stage {
  const expand = (word: string | undefined) => (word === undefined ? null : expandWord(word, globals, escapeWith));
  const [image, as, name] = from?.words ?? [];
  const platform = expand(from?.flags.find((flag) => flag.name === "platform")?.value);
  const base = baseOf(expand(image), image ?? "", stages);
  const inherited = base.kind === "stage" ? stages[base.index] : undefined;
  const outer = base.kind === "scratch" ? [] : [...(inputs.environment ?? [])];
  const variables = new Map([...outer, ...(inherited === undefined ? [] : environmentOf(inherited, stages))]);
  const environment = new Set(variables.keys());
  const steps = rest.map((instruction) => {
    const action = actionOf(instruction, variables, escapeWith);
    setVariables(action, instruction, { variables, environment, globals, inputs, escapeWith });
    return { instruction, action };
  });
  const stageName = as?.toLowerCase() === "as" ? (name ?? null) : null;
  return { index: stages.length, name: stageName, line: from?.line ?? 1, base, platform, steps };
}

function baseOf(image: string | null, text: string, stages: readonly Stage[]): Base {
  if (image === null || image === "") return { kind: "unknown", text };
  if (image === "scratch") return { kind: "scratch" };
  const stage = stages.findLast(({ name }) => name?.toLowerCase() === image.toLowerCase());
  return stage === undefined ? { kind: "image", reference: image } : { kind: "stage", index: stage.index };
}

/** ENV of the stages it starts from; ARG does not pass from stage to stage. */
function environmentOf(stage: Stage, stages: readonly Stage[]): [string, string][] {
  const below = stage.base.kind === "stage" ? stages[stage.base.index] : undefined;
  const own = stage.steps.flatMap(({ action }) =>
    action.kind === "env"
      ? action.values.flatMap(([name, value]) => (value === null ? [] : [[name, value] satisfies [string, string]]))
      : [],
  );
  return below === undefined ? own : [...environmentOf(below, stages), ...own];
}

type Setting = {
  variables: Map<string, string>;
  /** Names that ENV has set: an ARG of the same name does not come through. */
  environment: Set<string>;
  globals: ReadonlyMap<string, string>;
  inputs: DockerfileInputs;
  escapeWith: string;
};

function setVariables(
  action: Action,
  instruction: Instruction,
  { variables, environment, globals, inputs, escapeWith }: Setting,
): void {
  if (action.kind === "env") {
    for (const [name, value] of action.values) {
      environment.add(name);
      if (value !== null) variables.set(name, value);
    }
  }
  if (action.kind !== "arg") return;
  for (const { name, value } of instruction.pairs) {
    const given = inputs.args[name] ?? (value === null ? globals.get(name) : expandWord(value, variables, escapeWith));
    if (given !== undefined && given !== null && !environment.has(name)) variables.set(name, given);
  }
}

function declareArgs(
  instructions: readonly Instruction[],
  start: readonly [string, string][],
  args: Readonly<Record<string, string>>,
  escapeWith: string,
): Map<string, string> {
  const values = new Map(start);
  for (const name of predefined) if (args[name] !== undefined) values.set(name, args[name]);
  for (const { name, value } of instructions.flatMap(({ pairs }) => pairs)) {
    const given = args[name] ?? (value === null ? null : expandWord(value, values, escapeWith));
    if (given !== null) values.set(name, given);
  }
  return values;
}

/** Source: Dockerfile reference, "Automatic platform ARGs in the global scope". */
function platformArgs(platform: string): [string, string][] {
  const [os = "", arch = "", variant = ""] = platform.split("/");
  return ["TARGET", "BUILD"].flatMap((prefix): [string, string][] => [
    [`${prefix}PLATFORM`, platform],
    [`${prefix}OS`, os],
    [`${prefix}ARCH`, arch],
    [`${prefix}VARIANT`, variant],
  ]);
}
