import type { Config } from "../config/config.ts";
import { parseDocuments } from "../pachyderm/parse.ts";
import type { ParsedFile } from "../pachyderm/spec.ts";
import { decodeText } from "../pachyderm/text.ts";
import { pathMatcher } from "../patterns/path-glob.ts";
import type { Problem } from "../problem.ts";
import { fileProblem } from "./file-problem.ts";
import { holdsSpec, mayHoldSpec, mentionsSpec } from "./looks-like-spec.ts";
import type { Tree, TreeFile } from "./tree.ts";

/** What was found, each list sorted by path. */
export type Discovered = {
  /** JSON and YAML files that hold specs, parsed; broken ones too, with their faults. */
  files: ParsedFile[];
  /** Jsonnet templates, not rendered yet. */
  jsonnet: JsonnetFile[];
  /** Files that should have been read and could not be. */
  problems: Problem[];
};

/** Where to look. */
export type Only = {
  /** Paths from the top level of the tree; without them the whole tree is searched. */
  named?: readonly string[];
  /** Paths that a search leaves alone. */
  known?: ReadonlySet<string>;
};

export type JsonnetFile = { path: string; bytes: Uint8Array };

const specName = /\.(json|ya?ml)$/i;
const jsonnetName = /\.jsonnet$/i;

/**
 * Finds the specs of a tree: by content, or by the globs under `specs`, or exactly the files that were named. What was
 * named, or lies under a glob, is read as specs whatever it looks like.
 *
 */
export async function discoverSpecs(tree: Tree, config: Config, only: Only = {}): Promise<Discovered> {
  const wanted = only.named === undefined ? await candidates(tree, config, only.known) : namedFiles(only.named);
  const contents = await tree.read(wanted.map(({ path }) => path));
  const found: Discovered = { files: [], jsonnet: [], problems: [] };
  for (const { path, byContent, isLink } of wanted) {
    const bytes = contents.get(path);
    if (bytes === undefined) {
      if (!byContent || isLink) found.problems.push(unread(tree, path, { isSure: !byContent }));
    } else if (jsonnetName.test(path)) {
      if (!byContent || mentionsSpec(decodeText(bytes).text)) found.jsonnet.push({ path, bytes });
    } else if (!isLink) {
      const file = byContent ? parsedIfSpec(path, bytes) : parseDocuments(path, bytes);
      if (file !== null) found.files.push(file);
    }
  }
  return found;
}

type Wanted = {
  path: string;
  /** True where the file counts only if it reads as a spec. */
  byContent: boolean;
  /** A link into the tree: its target is there by itself, and once is enough. */
  isLink: boolean;
};

function namedFiles(paths: readonly string[]): Wanted[] {
  return [...new Set(paths)].sort().map((path) => ({ path, byContent: false, isLink: false }));
}

/** True for a file whose name lets a search look into it, by itself. */
export function isSpecName(path: string, config: Config): boolean {
  return specName.test(path) && path !== config.file;
}

async function candidates(tree: Tree, config: Config, known: Only["known"]): Promise<Wanted[]> {
  const isListed = config.specs === null ? () => true : pathMatcher(config.specs);
  const byContent = config.specs === null;
  const isCandidate = ({ path, kind }: TreeFile) =>
    kind !== "submodule" &&
    (isSpecName(path, config) || jsonnetName.test(path)) &&
    known?.has(path) !== true &&
    isListed(path);
  return (await tree.files())
    .filter(isCandidate)
    .map(({ path, kind }) => ({ path, byContent, isLink: kind === "symlink" }));
}

function unread(tree: Tree, path: string, { isSure }: { isSure: boolean }): Problem {
  const why = tree.whyUnread?.(path) ?? "is not there";
  return fileProblem(path, { severity: isSure ? "error" : "warning", message: `${path} ${why}` });
}

function parsedIfSpec(path: string, bytes: Uint8Array): ParsedFile | null {
  if (!mayHoldSpec(bytes)) return null;
  if (!mentionsSpec(decodeText(bytes).text)) return null;
  const file = parseDocuments(path, bytes);
  return holdsSpec(file) ? file : null;
}
