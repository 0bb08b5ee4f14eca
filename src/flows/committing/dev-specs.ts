import { rmSync } from "node:fs";
import { join } from "node:path";
import { buildCommand } from "../../images/build-command.ts";
import { imagesByRepository } from "../../images/match-images.ts";
import { harmless } from "../../report/harmless.ts";
import { withAnnotations } from "../../specs/annotate.ts";
import { render } from "../render.ts";
import { devFolder, writeDevFiles } from "./dev-folder.ts";
import type { StagedState } from "./mend-staged.ts";

/** The tag of what somebody builds at their desk: no commit has it. */
const tag = "dev";

/**
 * Writes the specs that a commit changes as pachctl would get them for a try at the desk, and takes away those whose
 * template is gone. The folder is ignored by git; that it cannot be written stops no commit.
 *
 * @returns the paths that were written, from the top level
 */
export async function writeDevSpecs(top: string, { tree, validated, changed }: StagedState): Promise<string[]> {
  const present = new Set((await tree.files()).map(({ path }) => path));
  for (const path of changed) {
    if (present.has(path)) continue;
    for (const name of new Set([path, yamlName(path)])) remove(join(top, devFolder, name));
  }
  const named = [...new Set(validated.specs.map(({ source }) => source.file))].filter((file) => changed.has(file));
  if (named.length === 0) return [];
  const { config } = validated;
  const environment = config.environments[0]?.name;
  const options = { named, commit: tag, ...(environment === undefined ? {} : { environment }) };
  const { files } = await render(tree, config.file === null ? options : { ...options, configPath: config.file });
  const written = files.map((file) => explained(file, validated));
  try {
    writeDevFiles(top, written);
  } catch {
    return [];
  }
  return written.map(({ path }) => path);
}

type Rendered = { path: string; text: string };

/** A comment says what a YAML file expects; JSON has none, so there it is said in annotations, and pachctl takes both. */
function explained({ path, text }: Rendered, validated: StagedState["validated"]): Rendered {
  const needs = validated.specs
    .filter(({ source }) => source.file === path)
    .map(({ request }) => needOf(request.transform?.image, validated));
  const annotated = isYaml(path) ? null : withAnnotations(text, needs.map(annotationsOf));
  if (annotated !== null) return { path: `${devFolder}/${path}`, text: annotated };
  const lines = [...new Set(needs.flatMap((need) => (need === null ? [] : [sentenceOf(need)])))];
  const header = [`made from ${path} by pachook; changes here are lost`, ...lines];
  return {
    path: `${devFolder}/${yamlName(path)}`,
    text: header.map((line) => `# ${harmless(line)}\n`).join("") + text,
  };
}

/** Several JSON values in a file are YAML with a comment in front, and the name should say so. */
function yamlName(template: string): string {
  return isYaml(template) ? template : `${template}.yaml`;
}

function isYaml(path: string): boolean {
  return /\.ya?ml$/i.test(path);
}

/** `build` is null where this repository does not build the image. */
type Need = { image: string; build: string | null };

function needOf(written: string | undefined, { images }: StagedState["validated"]): Need | null {
  if (written === undefined) return null;
  const image = imagesByRepository(images)(written);
  if (image === null || image.repository === null) return { image: written, build: null };
  const reference = `${image.repository}:${tag}`;
  return { image: reference, build: buildCommand(image, reference) };
}

function sentenceOf({ image, build }: Need): string {
  if (build === null) return `expects the image ${image}, which is not built here`;
  return `expects the image ${image}; build it:  ${build}`;
}

// Kubernetes takes any text as the value of an annotation, and the worker's pods show it.
function annotationsOf(need: Need | null): Record<string, string> {
  if (need === null) return {};
  const how = need.build ?? "not built here";
  return { "pachook.io/expects": need.image, "pachook.io/build": how };
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // An old file that nobody deploys from is not worth a word in a commit.
  }
}
