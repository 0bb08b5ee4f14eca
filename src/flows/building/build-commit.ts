import { repositoryIn, splitRepository } from "../../deploy/image-names.ts";
import type { RepositorySession } from "../../deploy/repository-session.ts";
import { Failure } from "../../failure.ts";
import type { Host } from "../../host.ts";
import { fullRepository } from "../../images/reference.ts";
import { showWarnings } from "../../report/image-warnings.ts";
import type { Progress } from "../../report/progress.ts";
import type { Commit } from "../../tools/commits.ts";
import { openHastySessions } from "../../tools/registry/hasty-sessions.ts";
import type { Fetch } from "../../tools/registry/session.ts";
import { openSessions, type Sessions } from "../../tools/registry/sessions.ts";
import { repositoryUrl } from "../../tools/remote-url.ts";
import { type BuiltReference, buildImages } from "../build.ts";
import { basesNow } from "./bases-now.ts";
import { logTo } from "./build-log.ts";
import { type DecidedImage, type Deciding, decideImages } from "./decide-images.ts";
import type { ImageToMake } from "./image-inputs.ts";
import { type EngineChoice, type FindEngine, makerFor } from "./make-image.ts";
import type { BuildRun } from "./make-with-engine.ts";
import { type MovedBase, movedBases } from "./moved-bases.ts";
import type { Prepared } from "./prepare-images.ts";
import { refreshBases } from "./refresh-bases.ts";
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
  /** True to make images whose base moved anew, on the base as it is now. */
  refreshBases?: boolean;
  /** How long an answer may take that nothing depends on; two seconds unless said. */
  hasteMs?: number;
};

/** The images of a commit in the registry, and the bases that moved since those were made. */
export type BuiltCommit = { images: readonly BuiltReference[]; movedBases: readonly MovedBase[] };

/** Builds and pushes the images of a commit that its environment lacks, and names all of them. */
export async function buildCommit(prepared: Prepared, commit: Commit, parts: RunParts): Promise<BuiltCommit> {
  const naming = namingOf(commit);
  const sessions = sessionsFor(prepared, parts);
  const decided = await decideFor(prepared, parts, { naming, sessions });
  const moved = movedBasesOf(decided, prepared, parts);
  const images = buildDecided(decided, { prepared, parts, naming, sessions });
  const [movedBases, built] = await Promise.all([moved, images]);
  return { images: built, movedBases };
}

/** How images are named, and what they are told about where they come from. */
export type Naming = Pick<BuildRun, "commit" | "created"> & {
  tagOf: (image: ImageToMake) => string;
  /** Tags of earlier images, nearest first. */
  ancestors: (image: ImageToMake) => readonly string[];
};

/** By the commit. */
export function namingOf({ oid, time, ancestors }: Commit): Naming {
  return { commit: oid, created: time, tagOf: () => oid, ancestors: () => ancestors };
}

/** Brings images into the registry of their environment, under the tags that they shall have. */
export async function bringImages(prepared: Prepared, parts: RunParts, naming: Naming): Promise<BuiltReference[]> {
  const sessions = sessionsFor(prepared, parts);
  return buildDecided(await decideFor(prepared, parts, { naming, sessions }), { prepared, parts, naming, sessions });
}

type OneRun = { naming: Naming; sessions: Sessions };

/** Asks the registry what is to be done with each image; nothing is changed there. */
export async function decideFor(prepared: Prepared, parts: RunParts, run: OneRun): Promise<DecidedImage[]> {
  const { images, platform } = prepared;
  const task = parts.progress.begin("plan", "asks the registry what is there");
  const work = async () => {
    const found = await decideImages(images, decidingFor(prepared, run));
    return parts.refreshBases ? refreshBases(found, basesNow(run.sessions, platform)) : found;
  };
  const decided = await work().catch((error) => {
    task.failed(parts.refreshBases ? "nothing was built" : "the registry did not say what is there");
    throw error;
  });
  const toMake = toMakeOf(decided).length;
  task.done(`${images.length === 1 ? "1 image" : `${images.length} images`}, ${toMake} to make`);
  return decided;
}

/** What is decided by. */
export function decidingFor({ config, environment, platform }: Prepared, { naming, sessions }: OneRun): Deciding {
  const { tagOf, ancestors } = naming;
  const repositoryOf = (image: ImageToMake) => placeOf(image, environment?.registry ?? null, sessions);
  return { tagOf, ancestors, platform, reuse: config.build.reuse, repositoryOf };
}

/** Asks for bases that moved, in a moment or not at all. */
export async function movedBasesOf(
  decided: readonly DecidedImage[],
  prepared: Prepared,
  parts: RunParts,
): Promise<MovedBase[]> {
  if (parts.refreshBases || !prepared.config.build.reuse) return [];
  return movedBases(decided, basesNow(hastySessions(prepared, parts), prepared.platform));
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

/** Sessions for questions that nothing depends on. */
export function hastySessions({ config }: Prepared, parts: RunParts): Sessions {
  const { host, fetch, signal, onRequest, hasteMs = 2_000 } = parts;
  return openHastySessions({ host, fetch, insecure: config.build.insecure, signal, onRequest }, hasteMs);
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
