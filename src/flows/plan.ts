import { repositoryIn } from "../deploy/image-names.ts";
import type { Host } from "../host.ts";
import { whyChanged } from "../images/input-key.ts";
import { imagesByRepository } from "../images/match-images.ts";
import { projectOf } from "../pachyderm/project-of.ts";
import type { Spec } from "../pachyderm/spec.ts";
import { type Problem, showPlace } from "../problem.ts";
import type { Commit } from "../tools/commits.ts";
import type { Where } from "../tools/git-plumbing.ts";
import type { ImageToMake } from "./building/image-inputs.ts";
import { type Prepared, type Preparing, prepareImages } from "./building/prepare-images.ts";
import { type WarnedImage, warnOfContents, warnOfUncommitted } from "./building/warn-images.ts";
import { unreadableSpecs } from "./reading/unreadable-specs.ts";
import { validate } from "./validate.ts";

/** What a commit changes, as far as git knows it: no registry and no cluster was asked. */
export type OfflinePlan = {
  commit: { oid: string; subject: string; time: string };
  /** The commit that it is compared with; null where there is none before it. */
  before: string | null;
  environment: string | null;
  images: readonly PlannedImage[];
  pipelines: readonly PlannedPipeline[];
  warnings: readonly WarnedImage[];
  problems: readonly Problem[];
  /** Files whose problems validate shows only where it is given their names. */
  unread: readonly string[];
};

export type PlannedImage = {
  name: string;
  repository: string;
  /** "make": a registry may hold it all the same, and only that one knows whether it is patched or built. */
  action: "reuse" | "make";
  why: string;
  key: string;
  tag: string;
  dockerfile: string;
  platform: string;
};

export type PlannedPipeline = {
  name: string;
  project: string;
  file: string;
  action: "create" | "update" | "leave" | "delete";
  why: string;
  /** Name of the image that is built here; null for all others. */
  image: string | null;
};

export type OfflinePlanning = Omit<Preparing, "treeish" | "names"> & { commit: Commit; before: string | null };

/** Plans from git alone: the commit against the one before it. */
export async function planOffline(host: Host, where: Where, planning: OfflinePlanning): Promise<OfflinePlan> {
  const { commit, before, ...preparing } = planning;
  const now = await read(host, where, { ...preparing, treeish: commit.oid, names: [] });
  const then =
    before === null ? null : await read(host, where, { ...preparing, treeish: before, names: [] }).catch(() => null);
  try {
    const images = plannedImages(now.prepared, then?.prepared ?? null, { commit: commit.oid, before });
    const made = new Set(images.filter(({ action }) => action === "make").map(({ name }) => name));
    const toMake = now.prepared.images.filter(({ image }) => made.has(image.name));
    const { oid, subject, time } = commit;
    const unread = await unreadNow(host, { now, then, preparing });
    return {
      commit: { oid, subject, time },
      before,
      environment: now.prepared.environment?.name ?? null,
      images,
      pipelines: plannedPipelines(now, then, { made, unread }),
      warnings: [
        ...(await warnOfContents(toMake, now.prepared)),
        ...(await warnOfUncommitted(now.prepared.images, { where, commit: oid })),
      ],
      problems: [...now.prepared.problems, ...now.problems, ...unread],
      unread: unread.map(({ at }) => at.file),
    };
  } finally {
    now.prepared.close();
    then?.prepared.close();
  }
}

type State = { prepared: Prepared; specs: readonly Spec[]; problems: readonly Problem[] };

async function read(host: Host, where: Where, preparing: Preparing): Promise<State> {
  const prepared = await prepareImages(where, preparing);
  const { specs, problems } = await validate(host, prepared.tree, { named: null, ...optionsFrom(preparing) });
  return {
    prepared,
    specs,
    problems: problems.filter(({ severity, code }) => severity === "error" && code !== "config"),
  };
}

function optionsFrom({ environment, configPath }: Pick<Preparing, "environment" | "configPath">) {
  return {
    ...(environment === undefined ? {} : { environment }),
    ...(configPath === undefined ? {} : { configPath }),
  };
}

function plannedImages(
  { images, environment, platform }: Prepared,
  then: Prepared | null,
  { commit, before }: { commit: string; before: string | null },
): PlannedImage[] {
  const earlier = new Map((then?.images ?? []).map((each) => [each.image.name, each]));
  return images.map((each) => {
    const { image, key } = each;
    const old = earlier.get(image.name);
    const change = old === undefined ? "it is new" : whyChanged(old.key.parts, key.parts);
    return {
      name: image.name,
      repository: repositoryIn(environment?.registry ?? null, image),
      action: change === null ? "reuse" : "make",
      why:
        change === null ? `nothing it is made of changed since ${(before ?? "").slice(0, 7)}` : withWhole(change, each),
      key: key.key,
      tag: commit,
      dockerfile: image.dockerfile,
      platform,
    };
  });
}

function withWhole(change: string, { whole }: ImageToMake): string {
  return whole === null ? change : `${change} (all of the context counts: ${whole})`;
}

/** What is wrong with files whose specs are not gone but unreadable. */
async function unreadNow(
  host: Host,
  { now, then, preparing }: { now: State; then: State | null; preparing: Omit<OfflinePlanning, "commit" | "before"> },
): Promise<Problem[]> {
  const read = new Set([...now.specs.map(({ source }) => source.file), ...now.problems.map(({ at }) => at.file)]);
  const files = (then?.specs ?? []).map(({ source }) => source.file).filter((file) => !read.has(file));
  return unreadableSpecs(host, now.prepared.tree, { files, ...optionsFrom(preparing) });
}

type Around = { made: ReadonlySet<string>; unread: readonly Problem[] };

function plannedPipelines(now: State, then: State | null, { made, unread }: Around): PlannedPipeline[] {
  const imageOf = imagesByRepository(now.prepared.images.map(({ image }) => image));
  const project = now.prepared.environment?.project ?? "default";
  const byId = (state: State) => new Map(state.specs.map((spec) => [idOf(spec, project), spec]));
  const [before, after] = [then === null ? new Map<string, Spec>() : byId(then), byId(now)];
  const planned = [...after].map(([id, spec]): PlannedPipeline => {
    const written = spec.request.transform?.image;
    const image = written === undefined ? null : (imageOf(written)?.name ?? null);
    const old = before.get(id);
    const isSame = old !== undefined && textOf(old, imageOf) === textOf(spec, imageOf);
    const isNewImage = image !== null && made.has(image);
    const reasons = [...(isSame ? [] : ["its spec changed"]), ...(isNewImage ? [`its image ${image} changed`] : [])];
    const action = old === undefined ? "create" : reasons.length > 0 ? "update" : "leave";
    const why = old === undefined ? "it is new" : reasons.length > 0 ? reasons.join(", ") : "same spec, same image";
    return { ...partsOf(spec, project), action, why, image };
  });
  const gone = [...before].flatMap(([id, spec]): PlannedPipeline[] =>
    after.has(id) ? [] : [{ ...partsOf(spec, project), ...whyGone(spec, unread), image: null }],
  );
  return [...planned, ...gone];
}

function whyGone({ source }: Spec, unread: readonly Problem[]): Pick<PlannedPipeline, "action" | "why"> {
  const problem = unread.find(({ at }) => at.file === source.file);
  if (problem === undefined) {
    return { action: "delete", why: "its spec is gone; Pachook deletes no pipeline by itself" };
  }
  return { action: "leave", why: `${showPlace(problem.at)} cannot be read` };
}

function idOf(spec: Spec, project: string): string {
  const parts = partsOf(spec, project);
  return `${parts.project}/${parts.name}`;
}

function partsOf({ request, source }: Spec, project: string) {
  return { name: request.pipeline?.name ?? "", project: projectOf(request, project), file: source.file };
}

/** The spec without the tag of an image that is built here: whatever is written there, Pachook puts its own. */
function textOf({ request }: Spec, imageOf: (written: string) => { repository: string | null } | null): string {
  const written = request.transform?.image;
  const built = written === undefined ? null : imageOf(written);
  const transform = built === null ? request.transform : { ...request.transform, image: built.repository };
  return JSON.stringify({ ...request, transform }, (_, value: unknown) =>
    typeof value === "bigint" ? String(value) : value,
  );
}
