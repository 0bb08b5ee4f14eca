import { repositoryIn, splitRepository } from "../../deploy/image-names.ts";
import type { RepositorySession } from "../../deploy/repository-session.ts";
import { Failure } from "../../failure.ts";
import type { Host } from "../../host.ts";
import { fullRepository } from "../../images/reference.ts";
import { showWarnings } from "../../report/image-warnings.ts";
import type { Progress } from "../../report/progress.ts";
import type { Commit } from "../../tools/commits.ts";
import type { Fetch } from "../../tools/registry/session.ts";
import { openSessions, type Sessions } from "../../tools/registry/sessions.ts";
import { repositoryUrl } from "../../tools/remote-url.ts";
import { type BuiltReference, buildImages } from "../build.ts";
import { logTo } from "./build-log.ts";
import { type DecidedImage, decideImages } from "./decide-images.ts";
import type { ImageToMake } from "./image-inputs.ts";
import { type EngineChoice, type FindEngine, makerFor } from "./make-image.ts";
import type { BuildRun } from "./make-with-engine.ts";
import type { Prepared } from "./prepare-images.ts";
import { warnOfContents } from "./warn-images.ts";

/** What a run needs beside the files: where it talks to, and how it is called off. */
export type RunParts = {
  host: Host;
  progress: Progress;
  signal: AbortSignal;
  engine: EngineChoice;
  findEngine: FindEngine;
  fetch: Fetch;
  /** Called for every request to a registry. */
  onRequest: (method: string, url: string) => void;
};

/** Builds and pushes the images of a commit that its environment lacks, and names all of them. */
export function buildCommit(prepared: Prepared, commit: Commit, parts: RunParts): Promise<BuiltReference[]> {
  const about = { commit: commit.oid, created: commit.time };
  return bringImages(prepared, parts, { ...about, tagOf: () => commit.oid, ancestors: () => commit.ancestors });
}

/** How images are named, and what they are told about where they come from. */
export type Naming = Pick<BuildRun, "commit" | "created"> & {
  tagOf: (image: ImageToMake) => string;
  /** Tags of earlier images, nearest first. */
  ancestors: (image: ImageToMake) => readonly string[];
};

/** Brings images into the registry of their environment, under the tags that they shall have. */
export async function bringImages(prepared: Prepared, parts: RunParts, naming: Naming): Promise<BuiltReference[]> {
  const sessions = sessionsFor(prepared, parts);
  return buildDecided(await decideFor(prepared, parts, { naming, sessions }), { prepared, parts, naming, sessions });
}

type OneRun = { naming: Naming; sessions: Sessions };

/** Asks the registry what is to be done with each image; nothing is changed there. */
export async function decideFor(prepared: Prepared, parts: RunParts, run: OneRun): Promise<DecidedImage[]> {
  const { config, environment, platform, images } = prepared;
  const { tagOf, ancestors } = run.naming;
  const repositoryOf = (image: ImageToMake) => placeOf(image, environment?.registry ?? null, run.sessions);
  const task = parts.progress.begin("plan", "asks the registry what is there");
  const deciding = { tagOf, ancestors, platform, reuse: config.build.reuse, repositoryOf };
  const decided = await decideImages(images, deciding).catch((error) => {
    task.failed("the registry did not say what is there");
    throw error;
  });
  const toMake = toMakeOf(decided).length;
  task.done(`${images.length === 1 ? "1 image" : `${images.length} images`}, ${toMake} to make`);
  return decided;
}

function toMakeOf(decided: readonly DecidedImage[]): ImageToMake[] {
  return decided.flatMap(({ decision, wanted }) => (decision.kind === "make" ? [wanted] : []));
}

/** Makes what was decided to be made, and names all of it. */
export async function buildDecided(
  decided: readonly DecidedImage[],
  { prepared, parts, naming, sessions }: OneRun & { prepared: Prepared; parts: RunParts },
): Promise<BuiltReference[]> {
  const { config, platform } = prepared;
  const { progress, engine, findEngine, signal } = parts;
  const { reuse, jobs } = config.build;
  const [warned, common, log] = await Promise.all([
    warnOfContents(toMakeOf(decided), prepared),
    runOf(prepared, naming, { sessions, signal }),
    logTo(progress, prepared.where),
  ]);
  parts.host.note(showWarnings(warned));
  const run = { ...common, log };
  const make = makerFor(engine, run, findEngine);
  return buildImages(decided, { make, tagOf: naming.tagOf, progress, platform, jobs, reuse });
}

/** What all builds of one commit have in common. */
export async function runOf(
  { where, platform, openFiles }: Prepared,
  { commit, created }: Pick<BuildRun, "commit" | "created">,
  { sessions, signal }: { sessions: Sessions; signal: AbortSignal },
): Promise<Omit<BuildRun, "log">> {
  const source = await repositoryUrl(where);
  return { commit, created, source, platform, openFiles, sessions, signal };
}

/** Sessions with the registries of one run. */
export function sessionsFor({ config }: Prepared, { host, fetch, signal, onRequest }: RunParts): Sessions {
  return openSessions({ host, fetch, insecure: config.build.insecure, signal, onRequest });
}

/** Where an image goes in an environment. */
export function placeOf(
  { image }: ImageToMake,
  registry: string | null,
  sessions: Sessions,
): { repository: string; at: RepositorySession } {
  const repository = repositoryIn(registry, image);
  const { host, path } = splitRepository(fullRepository(repository));
  return { repository, at: { session: sessions(host), repository: path } };
}

/** @throws Failure where no rule says where images go */
export function demandImages({ images }: Prepared): void {
  if (images.length > 0) return;
  const hint =
    'Say where they go, in pachook.yaml: images: { "*/Dockerfile": { repository: "registry.example.com/acme/{dir}" } }';
  throw new Failure("config", "no image is built here: no Dockerfile has a repository", hint);
}
