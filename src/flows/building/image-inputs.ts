import type { Config } from "../../config/config.ts";
import { Failure } from "../../failure.ts";
import type { ImageFiles } from "../../images/commit-files.ts";
import { afterIgnore, type ContextFile, type FileMode, filesBelow, ignoreFilePaths } from "../../images/context.ts";
import { copiedFrom } from "../../images/copied.ts";
import { type Dockerfile, readDockerfile, type Stage } from "../../images/dockerfile.ts";
import { findImages } from "../../images/find-images.ts";
import type { Image } from "../../images/image.ts";
import { type InputKey, inputKeyOf } from "../../images/input-key.ts";
import { imagesByRepository } from "../../images/match-images.ts";
import { neededStages } from "../../images/needed-stages.ts";
import { basesBuiltHere, imagesInOrder } from "../../images/order.ts";
import { fullRepository } from "../../images/reference.ts";
import type { Problem } from "../../problem.ts";

/** An image whose rule says where it goes. */
export type NamedImage = Image & { repository: string };

/** One image with everything it is made from. */
export type ImageToMake = {
  image: NamedImage;
  dockerfileText: string;
  dockerfile: Dockerfile;
  /** The stages that its target needs, in the order of the file. */
  stages: readonly Stage[];
  /** The build context after its ignore file; of these, the ones that the image takes in. */
  context: readonly ContextFile[];
  copied: readonly ContextFile[];
  key: InputKey;
  /** Why all of the context counts, where what is copied can't be known; else null. */
  whole: string | null;
  /** Images built here that it is made from, by name. */
  bases: readonly string[];
  /** The same, by the repository that a Dockerfile names them with, in its long form. */
  basesAs: ReadonlyMap<string, string>;
};

export type ImagesToMake = {
  /** Each after those it is made from. */
  images: readonly ImageToMake[];
  problems: readonly Problem[];
};

/**
 * Works out what each image of a commit, or of the working directory, is made from, and its key. No file but the Dockerfiles and ignore files is
 * read.
 *
 * @param platform of the images, such as `linux/amd64`
 */
export async function imagesToMake(
  snapshot: ImageFiles,
  { config, platform }: { config: Config; platform: string },
): Promise<ImagesToMake> {
  const files = snapshot.files.map(({ path, mode, oid }) => ({ path, oid, kind: kindOf(mode) }));
  const found = findImages(files, config);
  const named = found.images.flatMap(withRepository);
  const texts = await readTexts(
    snapshot,
    named.flatMap((image) => [image.dockerfile, ...ignoreFilePaths(image)]),
  );
  const oids = new Map(snapshot.files.map(({ path, oid }) => [path, oid]));
  const builtAs = imagesByRepository(named);
  const drafts = new Map(
    named.map((image) => {
      const dockerfileText = texts.get(image.dockerfile) ?? "";
      const dockerfile = readDockerfile(dockerfileText, { args: image.args, platform });
      const stages = neededStages(dockerfile, image.target);
      const bases = basesBuiltHere(dockerfile, stages, builtAs);
      return [image.name, { image, dockerfileText, dockerfile, stages, bases }] as const;
    }),
  );
  const { ordered, circles } = imagesInOrder([...drafts.values()]);
  const images: ImageToMake[] = [];
  const keys = new Map<string, string>();
  for (const {
    image: { name },
  } of ordered) {
    const draft = drafts.get(name);
    if (draft === undefined) continue;
    const { image, dockerfile, stages } = draft;
    const ignore = ignoreFilePaths(image).flatMap((path) => texts.get(path) ?? [])[0] ?? null;
    const context = afterIgnore(filesBelow(snapshot.files, image.context), ignore);
    const copied = copiedFrom(dockerfile, stages, context);
    const bases = draft.bases.map((base) => base.name);
    const key = inputKeyOf({
      dockerfileOid: oids.get(image.dockerfile) ?? "",
      target: image.target,
      platform,
      args: image.args,
      files: context,
      copied,
      bases: new Map(bases.map((base) => [base, keys.get(base) ?? ""])),
    });
    keys.set(name, key.key);
    images.push({
      ...draft,
      context,
      copied: copied.kind === "all" ? context : context.filter(({ path }) => copied.paths.has(path)),
      key,
      whole: copied.kind === "all" ? copied.because : null,
      bases,
      basesAs: new Map(draft.bases.map((base) => [fullRepository(base.repository ?? ""), base.name])),
    });
  }
  return { images, problems: [...found.problems, ...circles.map(circleProblem)] };
}

/**
 * The named images and those they are made from; all of them where none is named.
 *
 * @throws Failure "usage" for a name that no image has
 */
export function chosenImages(images: readonly ImageToMake[], names: readonly string[]): ImageToMake[] {
  const byName = new Map(images.map((each) => [each.image.name, each]));
  const unknown = names.find((name) => !byName.has(name));
  if (unknown !== undefined) {
    const known = [...byName.keys()].join(", ");
    const hint = known === "" ? "Give Dockerfiles a repository under images: in pachook.yaml." : `There are: ${known}.`;
    throw new Failure("usage", `no image "${unknown}" is built here`, hint);
  }
  const needed = new Set<string>();
  const queue = names.length === 0 ? [...byName.keys()] : [...names];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    needed.add(name);
    queue.push(...(byName.get(name)?.bases ?? []).filter((base) => !needed.has(base)));
  }
  return images.filter(({ image }) => needed.has(image.name));
}

function withRepository(image: Image): NamedImage[] {
  return image.repository === null ? [] : [{ ...image, repository: image.repository }];
}

function kindOf(mode: FileMode): "file" | "symlink" | "submodule" {
  if (mode === "120000") return "symlink";
  return mode === "160000" ? "submodule" : "file";
}

/** One after the other, as the stream of objects wants it; a path that is not there is left out. */
async function readTexts({ files, openBelow }: ImageFiles, paths: readonly string[]): Promise<Map<string, string>> {
  const wanted = new Set(paths);
  const texts = new Map<string, string>();
  const open = openBelow(".");
  for (const file of files) {
    if (!wanted.has(file.path) || file.mode === "120000" || file.mode === "160000") continue;
    const chunks: Uint8Array[] = [];
    for await (const chunk of (await open(file)).content) chunks.push(chunk);
    texts.set(file.path, Buffer.concat(chunks).toString("utf8"));
  }
  return texts;
}

function circleProblem(circle: readonly Image[]): Problem {
  const names = circle.map(({ name }) => name);
  const [first] = circle;
  return {
    code: "config",
    severity: "error",
    refusedBy: null,
    message: `these images are made from each other, in a circle: ${[...names, names[0]].join(" -> ")}`,
    hint: "Start one of them from an image that is not built here.",
    pipeline: null,
    at: { file: first?.dockerfile ?? "pachook.yaml", line: 1, column: 1 },
    width: 1,
  };
}
