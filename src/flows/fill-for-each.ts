import type { Config, Environment } from "../config/config.ts";
import { Failure } from "../failure.ts";
import { nearest } from "../nearest.ts";
import { decodeSpecs } from "../pachyderm/decode.ts";
import type { ParsedFile, SpecFile } from "../pachyderm/spec.ts";
import { pathMatcher } from "../patterns/path-glob.ts";
import { readPlaceholder } from "../patterns/placeholder.ts";
import type { Problem } from "../problem.ts";
import { fillSpecs } from "../specs/fill.ts";
import type { Values } from "../specs/values.ts";

/** The specs as one environment gets them; `environment` is null where the config has none. */
export type Pass = { environment: Environment | null; files: readonly SpecFile[] };

export type Passes = { passes: readonly Pass[]; problems: readonly Problem[] };

/**
 * Fills templates for each environment, or for the one that was named. There is at least one pass, so that all is
 * checked; where nothing is filled in, one is enough.
 *
 * @throws Failure where no environment has that name
 */
export function fillForEach(parsed: readonly ParsedFile[], config: Config, name?: string): Passes {
  const environments = name === undefined ? config.environments : [environmentNamed(name, config)];
  const passes: Pass[] = [];
  const problems: Problem[] = [];
  for (const environment of environments.length === 0 ? [null] : environments) {
    const values = checkingValues(config, environment);
    const filled = parsed.map((file) => fillSpecs(file, values));
    problems.push(...filled.flatMap((each) => each.problems));
    passes.push({ environment, files: filled.map((each) => decodeSpecs(each.filled)) });
    if (filled.every((each, index) => each.filled === parsed[index])) break;
  }
  return { passes, problems };
}

/** @throws Failure where no environment has that name */
export function environmentNamed(name: string, { environments }: Config): Environment {
  const found = environments.find((environment) => environment.name === name);
  if (found !== undefined) return found;
  const names = environments.map((environment) => environment.name);
  const meant = nearest(name, names);
  const also = meant === undefined ? "" : `; did you mean "${meant}"?`;
  const hint =
    names.length === 0 ? "Name some under environments: in pachook.yaml." : `There are: ${names.join(", ")}.`;
  throw new Failure("usage", `there is no environment "${name}"${also}`, hint);
}

/** Values to check with: what only a commit decides is there and has the right form. */
function checkingValues(config: Config, environment: Environment | null): Values {
  const commit = "0".repeat(40);
  const placeholder = config.placeholders === null ? null : readPlaceholder(config.placeholders);
  return {
    where: environment === null ? "pachook.yaml" : `environment ${environment.name}`,
    tag: commit,
    commit,
    vars: environment?.vars ?? {},
    images: new Map(),
    imageFor: () => null,
    pipelines: null,
    findPlaceholders: placeholder !== null && "find" in placeholder ? placeholder.find : null,
    isPinned: pathMatcher(config.pinned),
  };
}
