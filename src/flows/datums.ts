import { loadConfig } from "../config/load-config.ts";
import { Failure } from "../failure.ts";
import type { Host } from "../host.ts";
import { nearest } from "../nearest.ts";
import type { DataFile } from "../pachyderm/datums/data-repos.ts";
import { type InputTree, type Leaf, leavesOf, readInput } from "../pachyderm/datums/input-tree.ts";
import { type Datums, datumsOf } from "../pachyderm/datums.ts";
import { projectOf } from "../pachyderm/project-of.ts";
import type { Spec } from "../pachyderm/spec.ts";
import { findSample, keysOf, type NamedFolders, noSample } from "../samples/find-sample.ts";
import { readSample } from "../samples/read-sample.ts";
import { fillForEach } from "./reading/fill-for-each.ts";
import { findSpecs } from "./reading/find-specs.ts";
import type { SpecSource } from "./reading/spec-source.ts";

export type DatumsOptions = {
  /** A pipeline of the repository; null = every pipeline of the files that were named. */
  pipeline: string | null;
  named: NamedFolders;
  environment?: string;
  configPath?: string;
};

/** One pipeline with its data; `refused` are the words of pachd or pachctl. */
export type PipelineDatums = {
  pipeline: string;
  /** By input: the folder its data came from; null for the tick of a clock, which is made up. */
  folders: Folders;
} & ({ datums: Datums } | { refused: readonly string[] });

/**
 * The whole of `pachook datums`: the specs, their sample data, and what pachd would make of both.
 *
 * @throws Failure where a pipeline or sample data is not there
 */
export async function listDatums(host: Host, source: SpecSource, options: DatumsOptions): Promise<PipelineDatums[]> {
  const { config } = await loadConfig(source.tree, options.configPath);
  const found = await findSpecs(host, { tree: source.tree, config, named: source.named });
  const pass = fillForEach(found, config, options.environment).passes[0];
  const specs = pickSpecs(pass?.files.flatMap((file) => file.specs) ?? [], options.pipeline);
  const project = pass?.environment?.project ?? "default";
  const wanted = specs.map((spec) => readSpec(spec, project));
  refuseUnknown(
    options.named,
    wanted.flatMap(({ leaves }) => leaves),
  );
  const folders = new Map<Leaf, string | null>();
  for (const leaf of wanted.flatMap(({ leaves }) => leaves)) {
    const folder = findSample(leaf, { root: source.root, cwd: host.cwd, named: options.named });
    if (folder !== null || leaf.isCron) folders.set(leaf, folder);
  }
  refuseMissing(wanted, folders);
  const read = sampleReader(host);
  const listed: PipelineDatums[] = [];
  for (const each of wanted) listed.push(await cut(each, folders, read));
  return listed;
}

type Wanted = { pipeline: string; tree: InputTree | { error: string }; leaves: readonly Leaf[] };

function readSpec({ request }: Spec, defaultProject: string): Wanted {
  const pipeline = request.pipeline?.name ?? "";
  const tree = readInput(request.input, { pipeline, project: projectOf(request, defaultProject) });
  return { pipeline, tree, leaves: "error" in tree ? [] : leavesOf(tree) };
}

export function pickSpecs(specs: readonly Spec[], pipeline: string | null): readonly Spec[] {
  const picked = pipeline === null ? specs : specs.filter(({ request }) => request.pipeline?.name === pipeline);
  if (picked.length > 0) return picked;
  if (pipeline === null) throw new Failure("usage", "there is no pipeline spec in it", "Name a spec file.");
  const names = specs.flatMap(({ request }) => request.pipeline?.name ?? []);
  const meant = nearest(pipeline, names);
  const also = meant === undefined ? "" : `; did you mean "${meant}"?`;
  const hint = names.length === 0 ? "Go to the folder that holds the specs." : `There are: ${names.join(", ")}.`;
  throw new Failure("usage", `there is no pipeline "${pipeline}"${also}`, hint);
}

export function refuseUnknown(named: NamedFolders, leaves: readonly Leaf[]): void {
  const known = new Set(leaves.flatMap(keysOf));
  const repos = [...new Set(leaves.map(({ repo }) => repo))];
  for (const key of named.keys()) {
    if (known.has(key)) continue;
    throw new Failure("usage", `no input reads the repo "${key}"`, `Read are: ${repos.join(", ")}.`);
  }
}

function refuseMissing(wanted: readonly Wanted[], folders: ReadonlyMap<Leaf, unknown>): void {
  const [first, ...others] = wanted.flatMap(({ leaves }) => leaves).filter((leaf) => !folders.has(leaf));
  if (first !== undefined) throw noSample([first, ...others]);
}

type Folders = ReadonlyMap<Leaf, string | null>;
export type Read = (folder: string | null) => { files: readonly DataFile[]; faults: readonly string[] };

/** Reads each folder once. */
export function sampleReader({ now }: Host): Read {
  const tick = { files: [{ path: `/${now().toISOString().slice(0, 19)}Z`, size: 0 }], faults: [] };
  const known = new Map<string, ReturnType<Read>>();
  return (folder) => {
    if (folder === null) return tick;
    const sample = known.get(folder) ?? readSample(folder);
    known.set(folder, sample);
    return sample;
  };
}

async function cut({ pipeline, tree, leaves }: Wanted, found: Folders, read: Read): Promise<PipelineDatums> {
  const folders = new Map(leaves.map((leaf) => [leaf, found.get(leaf) ?? null]));
  const about = { pipeline, folders };
  if ("error" in tree) return { ...about, refused: [tree.error] };
  const faults = [...new Set(folders.values())].flatMap((folder) => read(folder).faults);
  if (faults.length > 0) return { ...about, refused: faults };
  const datums = await datumsOf(tree, (leaf) => read(folders.get(leaf) ?? null).files);
  return "error" in datums ? { ...about, refused: [datums.error] } : { ...about, datums };
}
