import { engineChoices } from "../config/table.ts";
import { basesNow } from "../flows/building/bases-now.ts";
import { buildCommit, demandImages, type RunParts, runOf, sessionsFor } from "../flows/building/build-commit.ts";
import { buildForThisMachine } from "../flows/building/build-here.ts";
import { enginesOf } from "../flows/building/make-image.ts";
import type { MovedBase } from "../flows/building/moved-bases.ts";
import { commitNamed, type Prepared, prepareImages, refuseProblems } from "../flows/building/prepare-images.ts";
import { promoteCommit } from "../flows/building/promote.ts";
import { warnOfUncommitted } from "../flows/building/warn-images.ts";
import { type Host, underCtrlC } from "../host.ts";
import { harmlessJson } from "../report/harmless.ts";
import { showWarnings } from "../report/image-warnings.ts";
import { showMovedBases } from "../report/moved-bases.ts";
import { progressFor } from "../report/progress.ts";
import type { Commit } from "../tools/commits.ts";
import { every } from "../tools/every.ts";
import { registryFetch } from "../tools/registry/registry-fetch.ts";
import { type Arguments, defineCommand } from "./command.ts";

export const buildFlags = {
  env: { kind: "text", placeholder: "NAME", summary: "The environment; without it, the first of pachook.yaml" },
  engine: { kind: "choice", choices: engineChoices, summary: "What builds; without it, what pachook.yaml says" },
  config: { kind: "text", placeholder: "FILE", summary: "Read this file of the commit instead of pachook.yaml" },
  json: { kind: "switch", summary: "Print one JSON value" },
} as const;

export const refreshFlag = {
  kind: "switch",
  summary: "Make images whose base image moved anew, on the base as it is now",
} as const;

export const buildCommand = defineCommand({
  name: "build",
  summary: "Build the images of a commit, from the commit and nothing else",
  description:
    "Makes what the commit needs and the registry lacks, and with --push names it there by the commit: an image that was " +
    "made from the same things is taken as it is, one that differs in copied files is continued from its layers without " +
    "a container engine, and the rest is built by the engine that is found. Without --push the images stay on this " +
    "machine. For an environment that promotes another, the other's images are copied, and none is built.",
  examples: [
    { line: "pachook build --push", shows: "all images of the commit that is checked out" },
    { line: "pachook build edges --push --env prod", shows: "one image, and those it is made from" },
    { line: "pachook build --engine podman", shows: "on this machine only" },
    { line: "pachook build --push --refresh-bases", shows: "take in base images that moved under their tags" },
  ],
  operands: [{ name: "IMAGE", summary: "an image by its name", many: true }],
  flags: {
    push: { kind: "switch", summary: "Push them, and name them by the commit" },
    commit: { kind: "text", placeholder: "COMMIT", summary: "Another commit than the one that is checked out" },
    "refresh-bases": refreshFlag,
    ...buildFlags,
  },
  async run(host, args) {
    const { where, commit } = await commitNamed(host, args.text("commit") ?? "HEAD");
    const [environment, configPath] = [args.text("env"), args.text("config")];
    const prepared = await prepareImages(where, {
      treeish: commit.oid,
      names: args.operands,
      ...(environment === undefined ? {} : { environment }),
      ...(configPath === undefined ? {} : { configPath }),
    });
    try {
      refuseProblems(prepared);
      demandImages(prepared);
      const warned = await warnOfUncommitted(prepared.images, { where, commit: commit.oid });
      host.note(showWarnings(warned));
      const built = await underCtrlC(host, (signal) => {
        const refreshBases = args.is("refresh-bases");
        const parts = { ...partsFrom(host, args, { prepared, signal }), refreshBases };
        return args.is("push") ? buildForRegistry(prepared, commit, parts) : buildHere(prepared, commit, parts);
      });
      show(host, built, args.is("json"));
    } finally {
      prepared.close();
    }
    return 0;
  },
});

async function buildForRegistry(prepared: Prepared, commit: Commit, parts: RunParts): Promise<ShownBuild> {
  if (!prepared.environment?.promote) return buildCommit(prepared, commit, parts);
  return { images: await promoteCommit(prepared, commit, parts), movedBases: [] };
}

async function buildHere(prepared: Prepared, commit: Commit, parts: RunParts): Promise<ShownBuild> {
  const { images, config, environment } = prepared;
  const sessions = sessionsFor(prepared, parts);
  const run = await runOf(prepared, { commit: commit.oid, created: commit.time }, { sessions, signal: parts.signal });
  const [jobs, registry] = [config.build.jobs, environment?.registry ?? null];
  const local = await buildForThisMachine(images, {
    ...parts,
    jobs,
    registry,
    run,
    where: prepared.where,
    tagOf: () => commit.oid,
    ...(parts.refreshBases ? { basesNow: basesNow(sessions, prepared.platform) } : {}),
  });
  parts.host.note("These stay on this machine. For the registry: pachook build --push\n");
  const made = { action: "build", why: "it was asked for", digest: null, bytesSent: 0 };
  return { images: local.map((image) => ({ ...image, ...made })), movedBases: [] };
}

/** What a run of build or dev needs, from what was typed. */
export function partsFrom(
  host: Host,
  args: Pick<Arguments<"engine">, "choice">,
  { prepared, signal }: { prepared: Pick<Prepared, "config">; signal: AbortSignal },
): RunParts {
  const engine = args.choice("engine", engineChoices) ?? prepared.config.build.engine;
  const progress = progressFor(host, every);
  return {
    host,
    progress,
    signal,
    engine,
    findEngine: enginesOf(host),
    fetch: registryFetch(host.env),
    onRequest: () => undefined,
  };
}

type ShownImage = {
  name: string;
  action: string;
  why: string;
  key: string;
  reference: string;
  digest: string | null;
  bytesSent: number;
};

type ShownBuild = { images: readonly ShownImage[]; movedBases: readonly MovedBase[] };

function show(host: Host, built: ShownBuild, asJson: boolean): void {
  const { movedBases } = built;
  host.note(showMovedBases(movedBases, "build --push"));
  if (!asJson) {
    for (const { reference } of built.images) host.print(`${reference}\n`);
    return;
  }
  const images = built.images.map(({ name, action, why, key, reference, digest, bytesSent }) => {
    return { name, action, why, key, reference, digest, bytesSent };
  });
  host.print(harmlessJson({ images, movedBases }));
}
