import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildCommand } from "../images/build-command.ts";
import { imagesByRepository } from "../images/match-images.ts";
import { harmless } from "../report/harmless.ts";
import type { StagedState } from "./mend-staged.ts";
import { render } from "./render.ts";

const folder = ".pachook/dev";

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
  for (const path of changed) if (!present.has(path)) remove(join(top, devPath(path)));
  const named = [...new Set(validated.specs.map(({ source }) => source.file))].filter((file) => changed.has(file));
  if (named.length === 0) return [];
  const { config } = validated;
  const environment = config.environments[0]?.name;
  const options = { named, commit: tag, ...(environment === undefined ? {} : { environment }) };
  const { files } = await render(tree, config.file === null ? options : { ...options, configPath: config.file });
  const written = files.map(({ path, text }) => ({ path: devPath(path), text: headerOf(path, validated) + text }));
  try {
    mkdirSync(join(top, folder), { recursive: true });
    // As husky does it: also where init never ran, as under pre-commit, none of this is ever committed.
    writeFileSync(join(top, folder, ".gitignore"), "*\n");
    for (const { path, text } of written) {
      mkdirSync(dirname(join(top, path)), { recursive: true });
      writeFileSync(join(top, path), text);
    }
  } catch {
    return [];
  }
  return written.map(({ path }) => path);
}

/** The comments in front make YAML of JSON; pachctl reads both alike, and the name should not say otherwise. */
function devPath(template: string): string {
  return `${folder}/${template}${/\.ya?ml$/i.test(template) ? "" : ".yaml"}`;
}

function headerOf(file: string, { specs, images }: StagedState["validated"]): string {
  const imageOf = imagesByRepository(images);
  const named = specs
    .filter(({ source }) => source.file === file)
    .flatMap(({ request }) => request.transform?.image ?? []);
  const lines = [...new Set(named)].flatMap((written) => {
    const image = imageOf(written);
    if (image === null || image.repository === null) return [`expects the image ${written}, which is not built here`];
    const reference = `${image.repository}:${tag}`;
    return [`expects the image ${reference}; build it:  ${buildCommand(image, reference)}`];
  });
  const whole = [`made from ${file} by pachook; changes here are lost`, ...lines];
  return whole.map((line) => `# ${harmless(line)}\n`).join("");
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // An old file that nobody deploys from is not worth a word in a commit.
  }
}
