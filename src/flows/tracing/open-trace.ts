import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import type { Config, Environment } from "../../config/config.ts";
import { loadConfig } from "../../config/load-config.ts";
import { Failure } from "../../failure.ts";
import { type Host, underCtrlC } from "../../host.ts";
import { workingTree } from "../../specs/working-tree.ts";
import { commitFacts } from "../../tools/commit-facts.ts";
import { gitIn } from "../../tools/git.ts";
import type { Where } from "../../tools/git-plumbing.ts";
import { type Pachctl, pachctlFor } from "../../tools/pachctl/pachctl.ts";
import type { Fetch } from "../../tools/registry/session.ts";
import { openSessions } from "../../tools/registry/sessions.ts";
import type { RunLive } from "../../tools/run-live.ts";
import { environmentNamed } from "../reading/fill-for-each.ts";
import { remembered } from "./remembered.ts";
import { imageRegistry } from "./trace-registry.ts";
import type { TraceLimits, TraceWork } from "./trace-work.ts";

export type TraceOpening = {
  /** An environment of pachook.yaml; without it, and without a context, the first. */
  environment?: string;
  /** A context of pachctl's config, for a cluster that pachook.yaml does not name. */
  context?: string;
  project?: string;
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
const usualPlatform = "linux/amd64";

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
  const { where, config } = await repositoryOf(host, opening.configPath);
  const places = placesOf(config, opening);
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

type Place = { environment: string | null; context: string; project: string; platform: string };

type Parts = {
  opening: TraceOpening;
  place: Place;
  where: Where | null;
  config: Config | null;
  clusters: Map<string, Promise<Pachctl>>;
  signal: AbortSignal;
};

function workFor(host: Host, { opening, place, where, config, clusters, signal }: Parts): TraceWork {
  const { env, run, now } = host;
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
  const home = env["HOME"] ?? homedir();
  const cluster = (name: string) => {
    const key = `${context} ${name}`;
    const parts = { env, run, runLive, now, home, readFile: readIfThere };
    const opened = clusters.get(key) ?? pachctlFor({ context, project: name }, parts);
    clusters.set(key, opened);
    return opened;
  };
  const git = where === null ? null : remembered((commit: string) => commitFacts(where, commit));
  return { cluster, project, environment, registry: imageRegistry(sessions, platform), git, begin, limits, signal };
}

async function repositoryOf(
  host: Host,
  configPath: string | undefined,
): Promise<{ where: Where | null; config: Config | null }> {
  const git = gitIn({ cwd: host.cwd, env: host.env }, host.run);
  const top = await git.topLevel();
  if (top === null) return { where: null, config: null };
  const { config } = await loadConfig(workingTree(top, git), configPath);
  return { where: { cwd: top, env: host.env }, config };
}

function placesOf(config: Config | null, opening: TraceOpening & { all?: true }): Place[] {
  const { environment: wanted, context, project } = opening;
  const chosen = wanted === undefined || config === null ? null : environmentNamed(wanted, config);
  if (context !== undefined) {
    const platform = chosen?.platform ?? usualPlatform;
    return [{ environment: chosen?.name ?? null, context, project: project ?? chosen?.project ?? "default", platform }];
  }
  const known = (chosen === null ? (config?.environments ?? []) : [chosen]).flatMap((environment) =>
    environment.context === null ? [] : [placeOf(environment, environment.context, project)],
  );
  if (known.length === 0) {
    const hint = "Name one: --context NAME, a context that `pachctl config list context` shows, and --project NAME";
    throw new Failure("usage", "pachook.yaml names no environment with a context, so no cluster is known", hint);
  }
  return opening.all === true ? known : known.slice(0, 1);
}

function placeOf({ name, project, platform }: Environment, context: string, wanted: string | undefined): Place {
  return { environment: name, context, project: wanted ?? project ?? "default", platform: platform ?? usualPlatform };
}

async function readIfThere(path: string): Promise<string | null> {
  return readFile(path, "utf8").catch(() => null);
}
