import type { Config, Environment } from "../config/config.ts";

/** Where an environment's deploys go, and what sends them there: what must not change without a person. */
export type Target = {
  context: string;
  project: string;
  /** The environment's registry; where it has none, the repositories that the image rules name. */
  registries: readonly string[];
  branches: readonly string[];
  tags: readonly string[];
};

/** What a pachook.yaml says about one of its environments. The context is empty where it names none. */
export function targetOf(config: Config, environment: Environment): Target {
  const repositories = [...new Set(config.images.map(({ repository }) => repository))].sort();
  return {
    context: environment.context ?? "",
    project: environment.project ?? "default",
    registries: environment.registry === null ? repositories : [environment.registry],
    branches: environment.branches,
    tags: environment.tags,
  };
}

/** Where two targets differ, each as one line to read; none where a person who agreed to one agreed to the other. */
export function differences(agreed: Target, found: Target): string[] {
  const rows = [
    ["context", [agreed.context], [found.context]],
    ["project", [agreed.project], [found.project]],
    ["registry", agreed.registries, found.registries],
    ["branches", agreed.branches, found.branches],
    ["tags", agreed.tags, found.tags],
  ] as const;
  return rows
    .filter(([, one, other]) => JSON.stringify(one) !== JSON.stringify(other))
    .map(([name, one, other]) => `${name}: armed for ${listed(one)}, pachook.yaml says ${listed(other)}`);
}

function listed(values: readonly string[]): string {
  return values.filter((value) => value !== "").join(", ") || "none";
}
