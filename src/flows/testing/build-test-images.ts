import { createHash } from "node:crypto";
import type { Runner } from "../../tools/container/container.ts";
import { type RunParts, runOf, sessionsFor } from "../building/build-commit.ts";
import { buildForThisMachine } from "../building/build-here.ts";
import { chosenImages, type ImageToMake } from "../building/image-inputs.ts";
import type { EngineChoice } from "../building/make-image.ts";
import type { Prepared } from "../building/prepare-images.ts";

type Building = { built: Prepared; runner: Runner; parts: RunParts };

/** How the tags of all images begin that tests of one working directory make. */
export function testTagPrefix(root: string): string {
  return `pachook-test-${createHash("sha256").update(root).digest("hex").slice(0, 8)}-`;
}

/**
 * Builds what the runner does not have yet. A tag tells the folder and the input key, so that the same is not built
 * twice.
 *
 * @returns references by the image's name
 */
export async function buildTestImages(
  chosen: readonly ImageToMake[],
  { built, runner, parts }: Building,
): Promise<ReadonlyMap<string, string>> {
  const { where, config, images } = built;
  const tagOf = ({ key }: ImageToMake) => `${testTagPrefix(where.cwd)}${key.key.slice(0, 24)}`;
  const made = new Map<string, string>();
  const missing: string[] = [];
  for (const each of chosen) {
    const reference = `${each.image.repository}:${tagOf(each)}`;
    if (await runner.hasImage(reference)) made.set(each.image.name, reference);
    else missing.push(each.image.name);
  }
  if (missing.length === 0) return made;
  // Those that they are made from come along: a build is told the names of these.
  const wanted = chosenImages(images, missing);
  const about = { commit: null, created: new Date(0).toISOString() };
  const run = await runOf(built, about, { sessions: sessionsFor(built, parts), signal: parts.signal });
  const engine = await engineFor(runner, parts);
  const building = { ...parts, engine, registry: null, tagOf, run, where, jobs: config.build.jobs };
  for (const { name, reference } of await buildForThisMachine(wanted, building)) made.set(name, reference);
  return made;
}

/** What builds has to leave the image where the runner looks for it. */
async function engineFor({ name }: Runner, { engine, findEngine }: RunParts): Promise<EngineChoice> {
  if (name === "podman" || name === "buildah") return name;
  if (engine === "docker" || engine === "buildx") return engine;
  return findEngine("buildx").then(
    () => "buildx",
    () => "docker",
  );
}
