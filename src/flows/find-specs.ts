import type { Config } from "../config/config.ts";
import { Failure } from "../failure.ts";
import type { Host } from "../host.ts";
import type { ParsedFile } from "../pachyderm/spec.ts";
import type { Problem } from "../problem.ts";
import type { NotChecked } from "../report/report.ts";
import { type Discovered, discoverSpecs } from "../specs/discover.ts";
import type { Tree } from "../specs/tree.ts";

export type Wanted = { tree: Tree; config: Config; named: readonly string[] | null };

/** The files that hold specs, what is wrong with finding them, and the repositories of the images built here. */
export type FoundSpecs = {
  parsed: readonly ParsedFile[];
  problems: readonly Problem[];
  notChecked: readonly NotChecked[];
  repositories: ReadonlySet<string>;
};

/** Named files are read as specs whatever they hold; without names, specs are found by content. */
export async function findSpecs(_host: Host, { tree, config, named }: Wanted): Promise<FoundSpecs> {
  const found = await discoverSpecs(tree, config, named ?? undefined);
  if (named !== null) demandAll(named, found, tree);
  const notChecked = found.jsonnet.map(({ path }) => ({
    file: path,
    why: "it is Jsonnet, which has to be rendered first",
    hint: "Render it, and name what comes out: pachook validate FILE",
  }));
  return { parsed: found.files, problems: found.problems, notChecked, repositories: new Set() };
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
