import type { Config } from "../../config/config.ts";
import { type Cluster, stopIfCalledOff } from "../../deploy/change.ts";
import { Failure } from "../../failure.ts";
import { type Host, underCtrlC } from "../../host.ts";
import type { Problem } from "../../problem.ts";
import type { Commit } from "../../tools/commits.ts";
import { openTransactions } from "../../tools/open-transactions.ts";
import type { OnCall } from "../../tools/pachctl/call.ts";
import { pachctlFor } from "../../tools/pachctl/pachctl.ts";
import type { RunParts } from "../building/build-commit.ts";
import { commitNamed, type Prepared, prepareImages, refuseProblems } from "../building/prepare-images.ts";
import { warnOfUncommitted } from "../building/warn-images.ts";
import { configSourceOf } from "../reading/config-source.ts";
import { imageWork } from "./deploy-images.ts";
import type { DeployWork } from "./deploy-work.ts";
import { readDeploy } from "./read-deploy.ts";
import { takeBackAbandoned } from "./take-back-abandoned.ts";

export type Opening = {
  /** A commit by any name. */
  commit: string;
  environment?: string;
  configPath?: string;
  /** Makes the parts that images need; asked once the config is known. */
  partsFor: (prepared: Prepared, signal: AbortSignal) => RunParts;
  onCall?: OnCall;
  /** Told of what lies beside the commit and is not in it. */
  onWarnings: (warnings: Awaited<ReturnType<typeof warnOfUncommitted>>) => void;
};

/** All that plan and deploy work on. */
export type Opened = {
  work: DeployWork;
  cluster: Cluster;
  config: Config;
  commit: Commit;
  problems: readonly Problem[];
  parts: RunParts;
  signal: AbortSignal;
};

/**
 * Opens commit, registry and cluster, takes back what killed runs left open there, and closes all of it afterwards.
 *
 * @throws Failure where there is no such commit, or the config has an error
 */
export async function withDeploy<Result>(
  host: Host,
  opening: Opening,
  use: (opened: Opened) => Promise<Result>,
): Promise<Result> {
  const { where, commit } = await commitNamed(host, opening.commit);
  const { environment, configPath } = opening;
  const prepared = await prepareImages(where, {
    treeish: commit.oid,
    names: [],
    ...(environment === undefined ? {} : { environment }),
    ...(configPath === undefined ? {} : { configPath }),
  });
  try {
    refuseProblems(prepared);
    opening.onWarnings(await warnOfUncommitted(prepared.images, { where, commit: commit.oid }));
    return await underCtrlC(host, async (signal) => {
      const parts = opening.partsFor(prepared, signal);
      const images = imageWork(prepared, commit, parts);
      const path = configPath === undefined ? {} : { configPath };
      const { work, problems } = await readDeploy(host, { prepared, commit, images, ...path });
      const cluster = await openCluster(host, { where, work, onCall: opening.onCall ?? (() => undefined), signal });
      try {
        return await use({ work, cluster, config: prepared.config, commit, problems, parts, signal });
      } catch (error) {
        // Ctrl-C ends git as well, and what that says is no failure of ours.
        if (error instanceof Failure && error.code !== "interrupted") stopIfCalledOff(cluster);
        throw error;
      } finally {
        await cluster.pachctl.close();
      }
    });
  } finally {
    prepared.close();
  }
}

type ClusterOf = { where: Prepared["where"]; work: DeployWork; onCall: OnCall; signal: AbortSignal };

async function openCluster(host: Host, { where, work, onCall, signal }: ClusterOf): Promise<Cluster> {
  const { run, now, self } = host;
  const { context, project } = work.environment;
  const parts = { ...configSourceOf(host), run, now, onCall };
  const pachctl = await pachctlFor({ context, project }, parts);
  const open = await openTransactions(where, { cluster: context, pid: self.pid });
  await takeBackAbandoned({ context, pachctl, open });
  return { pachctl, open, signal };
}
