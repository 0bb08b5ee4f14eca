import type { Config } from "../../config/config.ts";
import { type Host, underCtrlC } from "../../host.ts";
import { commitFacts } from "../../tools/commit-facts.ts";
import type { Where } from "../../tools/git-plumbing.ts";
import { type Pachctl, pachctlFor } from "../../tools/pachctl/pachctl.ts";
import type { Fetch } from "../../tools/registry/session.ts";
import { openSessions } from "../../tools/registry/sessions.ts";
import type { RunLive } from "../../tools/run-live.ts";
import { type ClusterMeant, type ClusterPlace, clustersMeant, repositoryHere } from "../reading/clusters-meant.ts";
import { configSourceOf } from "../reading/config-source.ts";
import { remembered } from "./remembered.ts";
import { imageRegistry } from "./trace-registry.ts";
import type { TraceLimits, TraceWork } from "./trace-work.ts";

export type TraceOpening = ClusterMeant & {
  configPath?: string;
  limits: TraceLimits;
  fetch: Fetch;
  runLive: RunLive;
  begin: TraceWork["begin"];
};

/** What runs where: the work of each environment, and the repository whose commits are meant. */
export type OpenedTrace = { works: readonly TraceWork[]; where: Where | null };

/** A registry is asked only where the cluster does not know: it need not answer for long. */
const registryDeadlineMs = 5_000;

/**
 * Opens one environment, the named or the first, or with `all` every one of pachook.yaml; closes them afterwards.
 *
 * @throws Failure "usage" where nothing says which cluster is meant
 */
export async function withTrace<Result>(
  host: Host,
  opening: TraceOpening & { all?: true },
  use: (opened: OpenedTrace) => Promise<Result>,
): Promise<Result> {
  const { where, config } = await repositoryHere(host, opening.configPath);
  const known = clustersMeant(config, opening);
  const places = opening.all === true ? known : known.slice(0, 1);
  const clusters = new Map<string, Promise<Pachctl>>();
  try {
    return await underCtrlC(host, (signal) => {
      const works = places.map((place) => workFor(host, { opening, place, where, config, clusters, signal }));
      return use({ works, where });
    });
  } finally {
    for (const cluster of clusters.values()) {
      await cluster.then(
        (pachctl) => pachctl.close(),
        () => undefined, // it was not opened
      );
    }
  }
}

type Parts = {
  opening: TraceOpening;
  place: ClusterPlace;
  where: Where | null;
  config: Config | null;
  clusters: Map<string, Promise<Pachctl>>;
  signal: AbortSignal;
};

function workFor(host: Host, { opening, place, where, config, clusters, signal }: Parts): TraceWork {
  const { run, now } = host;
  const { context, project, environment, platform } = place;
  const { fetch, runLive, begin, limits } = opening;
  const insecure = config?.build.insecure ?? [];
  const sessions = openSessions({
    host,
    fetch,
    insecure,
    signal,
    onRequest: () => undefined,
    deadlineMs: registryDeadlineMs,
  });
  const cluster = (name: string) => {
    const key = `${context} ${name}`;
    const parts = { ...configSourceOf(host), run, runLive, now };
    const opened = clusters.get(key) ?? pachctlFor({ context, project: name }, parts);
    clusters.set(key, opened);
    return opened;
  };
  const git = where === null ? null : remembered((commit: string) => commitFacts(where, commit));
  return { cluster, project, environment, registry: imageRegistry(sessions, platform), git, begin, limits, signal };
}
