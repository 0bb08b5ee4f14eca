import { type Host, underCtrlC } from "../../host.ts";
import { type Pachctl, pachctlFor } from "../../tools/pachctl/pachctl.ts";
import type { RunLive } from "../../tools/run-live.ts";
import { type ClusterMeant, clustersMeant, repositoryHere } from "./clusters-meant.ts";
import { configSourceOf } from "./config-source.ts";

export type ClusterOpening = ClusterMeant & { configPath?: string; runLive: RunLive };

export type OpenedCluster = {
  cluster: Pachctl;
  /** The top of the repository, or the folder one stands in. */
  root: string;
  signal: AbortSignal;
};

/**
 * Opens one cluster to read from it, the named or the first of pachook.yaml, and closes it afterwards.
 *
 * @throws Failure "usage" where nothing says which cluster is meant
 */
export async function withCluster<Result>(
  host: Host,
  opening: ClusterOpening,
  use: (opened: OpenedCluster) => Promise<Result>,
): Promise<Result> {
  const { where, config } = await repositoryHere(host, opening.configPath);
  const [place] = clustersMeant(config, opening);
  const { context, project } = place;
  return underCtrlC(host, async (signal) => {
    const { run, now } = host;
    const parts = { ...configSourceOf(host), run, runLive: opening.runLive, now };
    const cluster = await pachctlFor({ context, project }, parts);
    try {
      return await use({ cluster, root: where?.cwd ?? host.cwd, signal });
    } finally {
      await cluster.close();
    }
  });
}
