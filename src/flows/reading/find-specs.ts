import { tmpdir } from "node:os";
import type { Config } from "../../config/config.ts";
import { Failure } from "../../failure.ts";
import type { Host } from "../../host.ts";
import { findImages } from "../../images/find-images.ts";
import type { Image } from "../../images/image.ts";
import type { ParsedFile } from "../../pachyderm/spec.ts";
import type { Problem } from "../../problem.ts";
import type { NotChecked } from "../../report/report.ts";
import { type Discovered, discoverSpecs } from "../../specs/discover.ts";
import { renderJsonnet } from "../../specs/jsonnet.ts";
import type { Tree } from "../../specs/tree.ts";

export type Wanted = {
  tree: Tree;
  config: Config;
  named: readonly string[] | null;
  /** Paths that a search leaves alone. */
  known?: ReadonlySet<string>;
};

/** The files that hold specs, what is wrong with finding them, and what is built here. */
export type FoundSpecs = {
  parsed: readonly ParsedFile[];
  problems: readonly Problem[];
  notChecked: readonly NotChecked[];
  images: readonly Image[];
};

/** Named files are read as specs whatever they hold; without names, specs are found by content. */
export async function findSpecs({ env, run }: Host, { tree, config, named, known }: Wanted): Promise<FoundSpecs> {
  const only = { ...(named === null ? {} : { named }), ...(known === undefined ? {} : { known }) };
  const found = await discoverSpecs(tree, config, only);
  if (named !== null) demandAll(named, found, tree);
  // jsonnet reads nothing but its stdin, so any folder would do; it must not see the repository all the same.
  const rendered = await Promise.all(found.jsonnet.map((file) => renderJsonnet(file, { cwd: tmpdir(), env, run })));
  const images = findImages(await tree.files(), config);
  return {
    parsed: [...found.files, ...rendered.flatMap((each) => ("file" in each ? [each.file] : []))],
    problems: [...found.problems, ...(named === null ? images.problems : [])],
    notChecked: rendered.flatMap((each) =>
      "file" in each ? [] : [{ file: each.path, why: each.why, hint: each.hint }],
    ),
    images: images.images,
  };
}

/** A name that cannot be read is a slip of the person who typed it, and says nothing about a spec. */
function demandAll(named: readonly string[], { files, jsonnet }: Discovered, tree: Tree): void {
  const read = new Set([...files.map(({ source }) => source.file), ...jsonnet.map(({ path }) => path)]);
  const reasons = named.flatMap((path) =>
    read.has(path) ? [] : [`${path} ${tree.whyUnread?.(path) ?? "is not there"}`],
  );
  if (reasons.length === 0) return;
  throw new Failure("usage", reasons.join("; "), "Name spec files, folders that hold some, or - for standard input.");
}
