import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { type Host, underCtrlC } from "../../host.ts";
import { type Pachctl, pachctlFor } from "../../tools/pachctl/pachctl.ts";
import type { RunLive } from "../../tools/run-live.ts";
import { type ClusterMeant, clustersMeant, repositoryHere } from "./clusters-meant.ts";

export type ClusterOpening = ClusterMeant & { configPath?: string; runLive: RunLive };

export type OpenedCluster = {
  cluster: Pachctl;
  /** The project of names that say none. */
  project: string;
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
  if (place === undefined) throw new Error("there is always one");
  const { context, project } = place;
  return underCtrlC(host, async (signal) => {
    const { env, run, now } = host;
    const home = env["HOME"] ?? homedir();
    const parts = { env, run, runLive: opening.runLive, now, home, readFile: readIfThere };
    const cluster = await pachctlFor({ context, project }, parts);
    try {
      return await use({ cluster, project, root: where?.cwd ?? host.cwd, signal });
    } finally {
      await cluster.close();
    }
  });
}

/** For pachctl's config, which need not be there. */
export async function readIfThere(path: string): Promise<string | null> {
  return readFile(path, "utf8").catch(() => null);
}
