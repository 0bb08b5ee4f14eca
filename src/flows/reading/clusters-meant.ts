import type { Config, Environment } from "../../config/config.ts";
import { loadConfig } from "../../config/load-config.ts";
import { Failure } from "../../failure.ts";
import type { Host } from "../../host.ts";
import { workingTree } from "../../specs/working-tree.ts";
import { gitIn } from "../../tools/git.ts";
import type { Where } from "../../tools/git-plumbing.ts";
import { environmentNamed } from "./fill-for-each.ts";

/** Which cluster a verb that only reads is about. */
export type ClusterMeant = {
  /** An environment of pachook.yaml; without it, and without a context, each. */
  environment?: string;
  /** A context of pachctl's config, for a cluster that pachook.yaml does not name. */
  context?: string;
  project?: string;
};

export type ClusterPlace = { environment: string | null; context: string; project: string; platform: string };

const usualPlatform = "linux/amd64";

/** The repository that the host stands in with its config; both null outside of any. */
export async function repositoryHere(
  host: Host,
  configPath: string | undefined,
): Promise<{ where: Where | null; config: Config | null }> {
  const git = gitIn({ cwd: host.cwd, env: host.env }, host.run);
  const top = await git.topLevel();
  if (top === null) return { where: null, config: null };
  const { config } = await loadConfig(workingTree(top, git), configPath);
  return { where: { cwd: top, env: host.env }, config };
}

/**
 * The clusters meant, in the order of pachook.yaml.
 *
 * @throws Failure "usage" where nothing says which cluster is meant
 */
export function clustersMeant(config: Config | null, meant: ClusterMeant): [ClusterPlace, ...ClusterPlace[]] {
  const { environment: wanted, context, project } = meant;
  const chosen = wanted === undefined || config === null ? null : environmentNamed(wanted, config);
  if (context !== undefined) {
    const platform = chosen?.platform ?? usualPlatform;
    return [{ environment: chosen?.name ?? null, context, project: project ?? chosen?.project ?? "default", platform }];
  }
  const [first, ...others] = (chosen === null ? (config?.environments ?? []) : [chosen]).flatMap((environment) =>
    environment.context === null ? [] : [placeOf(environment, environment.context, project)],
  );
  if (first !== undefined) return [first, ...others];
  const hint = "Name one: --context NAME, a context that `pachctl config list context` shows, and --project NAME";
  throw new Failure("usage", "pachook.yaml names no environment with a context, so no cluster is known", hint);
}

function placeOf({ name, project, platform }: Environment, context: string, wanted: string | undefined): ClusterPlace {
  return { environment: name, context, project: wanted ?? project ?? "default", platform: platform ?? usualPlatform };
}
