import type { Config, Environment } from "../../config/config.ts";
import { Failure } from "../../failure.ts";
import { nearest } from "../../nearest.ts";
import { decodeSpecs } from "../../pachyderm/decode.ts";
import type { SpecFile } from "../../pachyderm/spec.ts";
import type { Problem } from "../../problem.ts";
import { fillSpecs } from "../../specs/fill.ts";
import type { FoundSpecs } from "./find-specs.ts";
import { valuesFrom } from "./values-from.ts";

/** The specs as one environment gets them; `environment` is null where the config has none. */
export type Pass = { environment: Environment | null; files: readonly SpecFile[] };

export type Passes = {
  passes: readonly Pass[];
  problems: readonly Problem[];
  /** The files that some value went into. */
  changed: ReadonlySet<string>;
};

/**
 * Fills templates for each environment, or for the one that was named. There is at least one pass, so that all is
 * checked; where nothing is filled in, one is enough.
 *
 * @throws Failure where no environment has that name
 */
export function fillForEach({ parsed, images }: FoundSpecs, config: Config, name?: string): Passes {
  const environments = name === undefined ? config.environments : [environmentNamed(name, config)];
  const passes: Pass[] = [];
  const problems: Problem[] = [];
  const changed = new Set<string>();
  for (const environment of environments.length === 0 ? [null] : environments) {
    // What only a commit decides is there, and has the right form.
    const values = valuesFrom({ config, environment, images, commit: "0".repeat(40), pipelines: null });
    const filled = parsed.map((file) => fillSpecs(file, values));
    problems.push(...filled.flatMap((each) => each.problems));
    passes.push({ environment, files: filled.map((each) => decodeSpecs(each.filled)) });
    const changedHere = filled.filter((each, index) => each.filled !== parsed[index]);
    for (const each of changedHere) changed.add(each.filled.source.file);
    if (changedHere.length === 0) break;
  }
  return { passes, problems, changed };
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
