import type { Config, ImageRule } from "../config/config.ts";
import { pathMatcher } from "../patterns/path-glob.ts";
import type { Problem } from "../problem.ts";
import type { TreeFile } from "../specs/tree.ts";
import type { Image } from "./image.ts";
import { fullRepository } from "./reference.ts";

export type FoundImages = { images: Image[]; problems: Problem[] };

const dockerfileName = /(?:^|\/)(?:Dockerfile|Dockerfile\.[^/]+|[^/]+\.Dockerfile)$/;

/** True for `Dockerfile`, `Dockerfile.gpu` and `gpu.Dockerfile`; the ignore file of one is none. */
export function isDockerfile(path: string): boolean {
  return dockerfileName.test(path) && !path.endsWith(".dockerignore");
}

/**
 * The images of a repository: every Dockerfile by its name, and every file that an image rule names. The first rule
 * that fits a file counts. Two images of one name cannot be told apart in a template, and two of one repository
 * would overwrite each other: both are problems, and the first stays.
 */
export function findImages(files: readonly TreeFile[], config: Config): FoundImages {
  const rules = config.images.map((rule) => ({ rule, fits: pathMatcher([rule.dockerfiles]) }));
  const used = new Set<ImageRule>();
  const images: Image[] = [];
  for (const { path, kind } of files) {
    if (kind !== "file" || path.endsWith(".dockerignore")) continue;
    const rule = rules.find(({ fits }) => fits(path))?.rule ?? null;
    if (rule !== null) used.add(rule);
    if (rule !== null || isDockerfile(path)) images.push(imageOf(path, rule));
  }
  const unused = config.images.filter((rule) => !used.has(rule));
  const problems = unused.map((rule) => unusedRule(rule, config));
  return clashing(images, problems);
}

function imageOf(dockerfile: string, rule: ImageRule | null): Image {
  const folder = dockerfile.includes("/") ? dockerfile.slice(0, dockerfile.lastIndexOf("/")) : ".";
  const folderName = folder.slice(folder.lastIndexOf("/") + 1);
  // At the top level there is no folder with a name; the image is then named by its repository alone.
  const dir = folder === "." ? "app" : folderName.toLowerCase();
  const repository = rule === null ? null : rule.repository.replaceAll("{dir}", dir);
  return {
    name: repository === null ? nameWithoutRule(dockerfile, folderName) : lastPart(repository),
    repository,
    context: rule?.context ?? folder,
    dockerfile,
    target: rule?.target ?? null,
    args: rule?.args ?? {},
  };
}

/** Several Dockerfiles of one folder are told apart by what else is in their names: `edges-gpu`. */
function nameWithoutRule(dockerfile: string, folderName: string): string {
  const file = lastPart(dockerfile);
  const kind = file.replace(/^Dockerfile\.?|\.?Dockerfile$/g, "");
  return [folderName === "." ? "app" : folderName, kind].filter((part) => part !== "").join("-");
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function clashing(found: readonly Image[], before: readonly Problem[]): FoundImages {
  const byName = new Map<string, Image>();
  const byRepository = new Map<string, Image>();
  const images: Image[] = [];
  const problems = [...before];
  for (const image of found) {
    // Without a repository nothing is built or filled in, and nobody needs to be told about a name.
    if (image.repository !== null) {
      const repository = fullRepository(image.repository);
      const twin = byRepository.get(repository);
      const namesake = byName.get(image.name);
      if (twin !== undefined) problems.push(clash(image, twin, `both give the image ${image.repository}`));
      else if (namesake !== undefined) {
        problems.push(clash(image, namesake, `both give an image that is called ${image.name}`));
      }
      if (twin !== undefined || namesake !== undefined) continue;
      byRepository.set(repository, image);
      byName.set(image.name, image);
    }
    images.push(image);
  }
  return { images, problems };
}

function clash({ dockerfile }: Image, other: Image, words: string): Problem {
  const hint = "Put {dir} into the repository of the rule, or give each Dockerfile a rule of its own.";
  return imageProblem(dockerfile, { message: `${other.dockerfile} and ${dockerfile} ${words}`, hint });
}

function unusedRule({ dockerfiles }: ImageRule, { file }: Config): Problem {
  const message = `images: no file fits ${JSON.stringify(dockerfiles)}`;
  const hint = "Mend the glob (* stays within a folder, ** does not), or take the rule out.";
  return { ...imageProblem(file ?? "pachook.yaml", { message, hint }), severity: "warning" };
}

function imageProblem(file: string, words: { message: string; hint: string }): Problem {
  return {
    code: "config",
    severity: "error",
    refusedBy: null,
    ...words,
    pipeline: null,
    at: { file, line: 1, column: 1 },
    width: 1,
  };
}
