import { devTag } from "../deploy/image-names.ts";
import { Failure } from "../failure.ts";
import type { Host } from "../host.ts";
import { imagesByRepository } from "../images/match-images.ts";
import { graphOf } from "../pachyderm/graph.ts";
import { groupsOf } from "../pachyderm/graph-order.ts";
import type { Spec } from "../pachyderm/spec.ts";
import { harmless } from "../report/harmless.ts";
import { loadImage, localClusterOf } from "../tools/local-cluster.ts";
import { sendPipelines } from "../tools/send-pipelines.ts";
import { snapshotOf } from "../tools/working-snapshot.ts";
import { bringImages, type RunParts, runOf, sessionsFor } from "./building/build-commit.ts";
import { buildForThisMachine } from "./building/build-here.ts";
import { chosenImages, type ImageToMake } from "./building/image-inputs.ts";
import { type Prepared, prepareImages, refuseProblems, topOf } from "./building/prepare-images.ts";
import { devFolder, writeDevFiles } from "./committing/dev-folder.ts";
import { render } from "./render.ts";
import { validate } from "./validate.ts";

export type Developing = {
  /** Pipelines by name; none: all that run an image that is built here. */
  pipelines: readonly string[];
  environment?: string;
  configPath?: string;
  /** Tags of earlier images, nearest first: of rounds before, by image, or of commits, for all. */
  earlier: ReadonlyMap<string, readonly string[]> | readonly string[];
  /** ISO 8601, for the images. */
  created: string;
  user: string;
};

export type Developed = {
  images: readonly { name: string; tag: string; reference: string }[];
  /** Dev specs that were written, from the top level, in an order to send them in. */
  specs: readonly string[];
};

/** What a round needs from outside: the settings are known only when the files were read. */
export type DeskParts = { host: Host; partsFor: (prepared: Prepared) => RunParts };

/**
 * One round at the desk: images of the working directory as it is, and specs that name them, in `.pachook/dev/`.
 * With `update` they go to the environment's project.
 *
 * @throws Failure where a pipeline is not there, or the environment is one that takes no images of a desk
 */
export async function develop(
  developing: Developing,
  { host, partsFor }: DeskParts,
  { update }: { update: boolean },
): Promise<Developed> {
  const where = await topOf(host);
  const { environment, configPath } = developing;
  const options = {
    ...(environment === undefined ? {} : { environment }),
    ...(configPath === undefined ? {} : { configPath }),
  };
  const tree = await snapshotOf(where, (path) => !path.startsWith(".pachook/"));
  const prepared = await prepareImages(where, { treeish: tree, names: [], ...options });
  try {
    refuseProblems(prepared);
    refuseOtherPeoples(prepared);
    const { specs } = await validate(host, prepared.tree, { named: null, ...options });
    const chosen = chosenSpecs(specs, developing.pipelines, prepared);
    const wanted = { ...prepared, images: imagesOf(chosen, prepared) };
    const images = await bringToDesk(wanted, developing, partsFor(prepared));
    const references = new Map(images.map(({ name, reference }) => [name, reference]));
    const files = [...new Set(chosen.map(({ source }) => source.file))];
    const rendered = await render(prepared.tree, {
      named: files,
      commit: devTag(developing.user, tree),
      references,
      ...options,
    });
    const error = rendered.problems.find(({ severity }) => severity === "error");
    if (error !== undefined)
      throw new Failure("config", `${error.at.file}:${error.at.line} ${error.message}`, "Run: pachook validate");
    const texts = new Map(rendered.files.map(({ path, text }) => [path, text]));
    const written = files.flatMap((file) => devSpecOf(file, texts.get(file)));
    writeDevFiles(where.cwd, written);
    if (update) await sendAll(written, { prepared, parts: partsFor(prepared) });
    return { images, specs: written.map(({ path }) => path) };
  } finally {
    prepared.close();
  }
}

/** An environment that takes releases takes nothing from a desk. */
function refuseOtherPeoples({ environment }: Prepared): void {
  if (environment === null || (environment.promote === null && environment.tags.length === 0)) return;
  const message = `the environment ${environment.name} takes releases; dev is for one that does not`;
  throw new Failure("usage", message, "Name another: pachook dev --env NAME");
}

/** In an order to send them in: upstream first. */
function chosenSpecs(specs: readonly Spec[], names: readonly string[], prepared: Prepared): Spec[] {
  const known = new Set(specs.map(({ request }) => request.pipeline?.name ?? ""));
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw new Failure("usage", `there is no pipeline "${unknown}"`, `There are: ${[...known].join(", ")}.`);
  }
  const builtAs = imagesByRepository(prepared.images.map(({ image }) => image));
  const isWanted = ({ request }: Spec) =>
    names.length > 0 ? names.includes(request.pipeline?.name ?? "") : builtAs(request.transform?.image ?? "") !== null;
  const chosen = specs.filter(isWanted);
  if (chosen.length === 0) {
    const hint = "Give Dockerfiles a repository under images: in pachook.yaml, or name pipelines.";
    throw new Failure("config", "no pipeline runs an image that is built here", hint);
  }
  const graph = graphOf(specs, { defaultProject: prepared.environment?.project ?? "default" });
  const order = new Map(
    groupsOf(graph)
      .flat()
      .map(({ name }, index) => [name, index]),
  );
  const place = ({ request }: Spec) => order.get(request.pipeline?.name ?? "") ?? order.size;
  return chosen.toSorted((one, other) => place(one) - place(other));
}

function imagesOf(specs: readonly Spec[], { images }: Prepared): ImageToMake[] {
  const builtAs = imagesByRepository(images.map(({ image }) => image));
  const names = specs.flatMap(({ request }) => builtAs(request.transform?.image ?? "")?.name ?? []);
  return names.length === 0 ? [] : chosenImages(images, [...new Set(names)]);
}

type DeskImage = Developed["images"][number];

/** Into the registry; or, where the environment has none and its context is a cluster of this machine, into that. */
async function bringToDesk(
  prepared: Prepared,
  { user, created, earlier }: Developing,
  parts: RunParts,
): Promise<DeskImage[]> {
  const { environment, images, config } = prepared;
  const tagOf = ({ key }: ImageToMake) => devTag(user, key.key);
  const cluster = environment?.registry === null ? localClusterOf(environment.context) : null;
  if (cluster === null) {
    const ancestors = ({ image }: ImageToMake) => ("get" in earlier ? (earlier.get(image.name) ?? []) : earlier);
    return bringImages(prepared, parts, { commit: null, created, tagOf, ancestors });
  }
  const run = await runOf(
    prepared,
    { commit: null, created },
    { sessions: sessionsFor(prepared, parts), signal: parts.signal },
  );
  const { where } = prepared;
  const about = { jobs: config.build.jobs, registry: null, tagOf, run, where };
  const built = await buildForThisMachine(images, { ...parts, ...about });
  for (const { name, reference } of built) {
    const task = parts.progress.begin("load", `${name} into ${cluster.kind}`);
    await loadImage(cluster, reference, parts.host).catch((error) => {
      task.failed(`${name} was not loaded`);
      throw error;
    });
    task.done(`${name} is in ${cluster.kind}`);
  }
  return built.map(({ name, reference }) => ({
    name,
    reference,
    tag: reference.slice(reference.lastIndexOf(":") + 1),
  }));
}

type WrittenSpec = { path: string; text: string };

/** A YAML file says where it comes from; JSON has no comments, and stays as it is. */
function devSpecOf(file: string, text: string | undefined): WrittenSpec[] {
  if (text === undefined) return [];
  const origin = /\.ya?ml$/i.test(file)
    ? `# ${harmless(`made from ${file} by pachook dev; changes here are lost`)}\n`
    : "";
  return [{ path: `${devFolder}/${file}`, text: origin + text }];
}

async function sendAll(written: readonly WrittenSpec[], { prepared, parts }: { prepared: Prepared; parts: RunParts }) {
  const { environment } = prepared;
  for (const { path, text } of written) {
    const task = parts.progress.begin("update", path);
    const [context, project] = [environment?.context ?? null, environment?.project ?? null];
    await sendPipelines({ text, context, project }, parts.host).catch((error) => {
      task.failed(`${path} was not taken`);
      throw error;
    });
    task.done(`${path} is in ${environment?.name ?? "the cluster"}`);
  }
}
