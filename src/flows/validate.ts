import { checks } from "../checks/index.ts";
import type { Config } from "../config/config.ts";
import { loadConfig } from "../config/load-config.ts";
import { type Baseline, baselineFile, compareWithBaseline, readBaseline } from "../exceptions/baseline.ts";
import { applyExceptions, type Exception } from "../exceptions/exception.ts";
import { ignoreRules } from "../exceptions/ignore-rules.ts";
import { findSilencers } from "../exceptions/silencers.ts";
import type { Host } from "../host.ts";
import type { Image } from "../images/image.ts";
import { type Source, sourceOf } from "../pachyderm/source.ts";
import type { ParsedFile, Spec, SpecFile } from "../pachyderm/spec.ts";
import { decodeText } from "../pachyderm/text.ts";
import { byPlace, type Problem } from "../problem.ts";
import type { Findings, NotChecked } from "../report/report.ts";
import type { Tree } from "../specs/tree.ts";
import { type Looked, look } from "./reading/look.ts";
import type { Memory } from "./reading/memory.ts";

export type ValidateOptions = {
  /** Paths of the tree to read as specs, whatever they look like; null = find specs by content. */
  named: readonly string[] | null;
  /** Path of the config in the tree; without it, pachook.yaml at its top. */
  configPath?: string;
  /** Fill templates for this environment only; without it, for each. */
  environment?: string;
  /** Leave the baseline out, to see everything. */
  ignoreBaseline?: true;
  /** What earlier runs found out. Files known from it stand in the answer without their text and tree. */
  memory?: Memory | null;
};

export type Validated = {
  config: Config;
  files: readonly SpecFile[];
  /** The files that were read this time, before any value is filled in. */
  parsed: readonly ParsedFile[];
  specs: readonly Spec[];
  /** What this repository builds. */
  images: readonly Image[];
  /** What is new, by place. */
  problems: readonly Problem[];
  /** What a new baseline would hold: all but what is wrong in the config. */
  adoptable: readonly Problem[];
  notChecked: readonly NotChecked[];
  heldBack: Findings["heldBack"];
  /** The text of every file that was read, as it stands in the tree. */
  sources: ReadonlyMap<string, Source>;
};

/**
 * The whole of `pachook validate`: config, discover, read, fill, check. Works on any tree: what lies on disk, what is
 * staged, what a commit holds.
 *
 * @throws Failure where a named file or environment is not there, or git fails
 */
export async function validate(host: Host, tree: Tree, options: ValidateOptions): Promise<Validated> {
  const codes = checks.map(({ code }) => code);
  const { config, problems: about } = await loadConfig(tree, options.configPath, codes);
  const { named, environment, memory = null } = options;
  const looked = await look(host, { tree, config, named, environment, memory });
  const { found, filled, checked, recalled } = looked;
  const files = filled.passes[0]?.files ?? [];
  const read = files.filter((file) => !recalled.known.has(file.source.file));
  const seen = once([...checked, ...found.problems, ...filled.problems]);
  const excepted = applyExceptions(seen, exceptionsIn(read, config, options));
  const baseline = options.ignoreBaseline ? [] : await baselineIn(tree);
  const compared = compareWithBaseline(excepted.kept, baseline);
  const gone = options.named === null ? aboutGone(compared.gone) : [];
  const problems = byPlace([...about, ...gone, ...compared.fresh]);
  return {
    config,
    files,
    parsed: found.parsed,
    specs: files.flatMap((file) => file.specs),
    images: found.images,
    problems,
    adoptable: excepted.kept,
    notChecked: found.notChecked,
    heldBack: { baseline: compared.knownCount, silenced: excepted.heldBack.length },
    sources: await sourcesOf(tree, looked, problems),
  };
}

/** Of the files that were recalled, those with problems get their text now: their lines are shown. */
async function sourcesOf(tree: Tree, { found, recalled }: Looked, problems: readonly Problem[]) {
  const sources = new Map([...recalled.files, ...found.parsed].map(({ source }) => [source.file, source]));
  const shown = new Set(problems.map(({ at }) => at.file).filter((file) => recalled.known.has(file)));
  for (const [file, bytes] of await tree.read([...shown])) sources.set(file, sourceOf(file, decodeText(bytes).text));
  return sources;
}

/** What every report gets. */
export function findingsOf({ files, specs, problems, notChecked, heldBack, sources }: Validated): Findings {
  return { files: files.length, specs: specs.length, problems, notChecked, heldBack, sources };
}

function exceptionsIn(files: readonly SpecFile[], config: Config, { named }: ValidateOptions): Exception[] {
  const across = new Set(checks.flatMap(({ kind, code }) => (kind === "repository" ? [code] : [])));
  const comments = files.flatMap(({ source, specs }) => findSilencers(source, specs));
  if (named === null) return [...comments, ...ignoreRules(config.ignore)];
  return [
    ...comments.map((each) => ({ ...each, mayBeElsewhere: across.has(each.code) })),
    ...ignoreRules(config.ignore).map((each) => ({ ...each, mayBeElsewhere: true })),
  ];
}

function aboutGone(gone: Baseline): Problem[] {
  const [first] = gone;
  if (first === undefined) return [];
  return [
    {
      code: "baseline",
      severity: "warning",
      refusedBy: null,
      message: `${gone.length} of the problems in the baseline are gone, such as ${first.code} in ${first.file}`,
      hint: "Take them out, so that they cannot come back unseen: npx pachook validate --write-baseline",
      pipeline: null,
      at: { file: baselineFile, line: 1, column: 1 },
      width: 1,
    },
  ];
}

async function baselineIn(tree: Tree): Promise<Baseline> {
  const bytes = (await tree.read([baselineFile])).get(baselineFile);
  return bytes === undefined ? [] : readBaseline(bytes);
}

/** Two environments that find the same thing in the same place found one thing. */
function once(problems: readonly Problem[]): Problem[] {
  const seen = new Map(problems.map((problem) => [keyOf(problem), problem]));
  return [...seen.values()];
}

function keyOf({ code, message, at }: Problem): string {
  return JSON.stringify([code, message, at.file, at.line, at.column]);
}
