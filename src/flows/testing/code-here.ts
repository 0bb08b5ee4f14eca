import { statSync } from "node:fs";
import { basename, join, posix } from "node:path";
import { findSources } from "../../images/copy-sources.ts";
import type { ImageToMake } from "../building/image-inputs.ts";

/** Files that COPY brings into the last stage, as they lie in the working directory, by their path in the image. */
export function codeHere({ image, stages, context }: ImageToMake, root: string): Map<string, string> {
  const files = new Map<string, string>();
  let workdir = "/";
  for (const { action } of stages.at(-1)?.steps ?? []) {
    if (action.kind === "workdir") workdir = posix.resolve(workdir, action.path ?? "");
    if (action.kind !== "copy" || action.copy.from !== null || action.copy.target === null) continue;
    const found = findSources(action.copy.sources ?? [], context);
    if (found.kind === "refused") continue;
    const target = posix.resolve(workdir, action.copy.target);
    const into = action.copy.target.endsWith("/") || action.copy.target === "." || found.sources.length > 1;
    for (const { folder, files: copied } of found.sources) {
      for (const { path } of copied) {
        const below =
          folder === null ? (into ? basename(path) : "") : path.slice(folder === "" ? 0 : folder.length + 1);
        const here = join(root, image.context, path);
        if (statSync(here, { throwIfNoEntry: false })?.isFile() === true) files.set(posix.join(target, below), here);
      }
    }
  }
  return files;
}
