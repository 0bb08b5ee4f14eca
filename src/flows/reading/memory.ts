import { readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { version } from "../../about.ts";
import type { Config } from "../../config/config.ts";
import type { Host } from "../../host.ts";
import { findImages } from "../../images/find-images.ts";
import type { SpecFile } from "../../pachyderm/spec.ts";
import type { Problem } from "../../problem.ts";
import { isSpecName } from "../../specs/discover.ts";
import { stampsIn } from "../../specs/stamp.ts";
import type { Tree, TreeFile } from "../../specs/tree.ts";
import { type KnownFile, recallSpecs, type Summary, summaryOf } from "../../summaries/summary.ts";
import { type Remembered, readSummaries, writeSummaries } from "../../summaries/summary-file.ts";

/** Where summaries lie between runs, and how to tell that a file is still what it was. */
export type Memory = {
  path: string;
  identify: (file: TreeFile) => string | null;
  /** What this run has read or kept already, by key: a push validates many commits. */
  held: Map<string, Remembered>;
  /** With fewer files than this, remembering takes longer than looking again. */
  fewest: number;
};

const fewest = 50;

/** What a run need not look at again. */
export type Recall = {
  files: readonly SpecFile[];
  problems: readonly Problem[];
  /** Paths that are known, to hold specs or none. */
  known: ReadonlySet<string>;
  /** Files that had to be looked into all the same: the run does not count, and is made again without them. */
  opened: Set<string>;
};

/** What a run saw in the files that it read, for the next one. */
export type Seen = {
  passes: readonly { files: readonly SpecFile[] }[];
  /** What files have by themselves; what several files make together is left out. */
  problems: readonly Problem[];
  /** Paths that are looked at every time: templates, silencers, what could not be read. */
  unsettled: (path: string) => boolean;
};

/** The memory for what is staged and for what lies in the folder: each has its own way to know a file again. */
export function memoryOf(host: Pick<Host, "cwd" | "env" | "now">, of: "index" | { folder: string }): Memory | null {
  const root = of === "index" ? host.cwd : of.folder;
  const folder = gitFolder(root, host);
  if (folder === null) return null;
  const held = new Map<string, Remembered>();
  if (of === "index") return { path: join(folder, "pachook", "staged"), identify: ({ oid }) => oid, held, fewest };
  const stampOf = stampsIn(root, host.now().getTime());
  return { path: join(folder, "pachook", "folder"), identify: ({ path }) => stampOf(path), held, fewest };
}

/** Found without asking git, which would take longer than what is to be gained. */
function gitFolder(root: string, { cwd, env }: Pick<Host, "cwd" | "env">): string | null {
  if (env["GIT_DIR"]) return resolve(cwd, env["GIT_DIR"]);
  const entry = join(root, ".git");
  const stat = statSync(entry, { throwIfNoEntry: false });
  if (stat === undefined || stat.isDirectory()) return stat === undefined ? null : entry;
  // In a linked worktree and in a submodule it is a file. Source: gitrepository-layout(5).
  const said = stat.isFile() ? /^gitdir: (.+)$/m.exec(readFileSync(entry, "utf8"))?.[1] : undefined;
  return said === undefined ? null : resolve(dirname(entry), said);
}

/** Opens the memory for one validation; null where there is too little to remember. */
export async function openMemory(memory: Memory, tree: Tree, { config, environment }: Settings) {
  const files = await tree.files();
  const candidates = files.filter(({ kind, path }) => kind === "file" && isSpecName(path, config));
  if (candidates.length < memory.fewest) return null;
  const { images } = findImages(files, config);
  const key = JSON.stringify({ version, code: codeStamp(), config, images, environment });
  const { held } = memory;
  const remembered = held.get(key) ?? readSummaries(memory.path, key) ?? { passes: 1, files: new Map() };
  held.set(key, remembered);
  const identities = new Map<string, string>();
  for (const file of candidates) {
    const identity = memory.identify(file);
    if (identity !== null) identities.set(file.path, identity);
  }
  return {
    passes: remembered.passes,
    recall: (except: ReadonlySet<string>) => recall({ remembered, identities }, except),
    keep: (seen: Seen, recalled: Recall) => {
      const kept = keep(seen, { remembered, identities, recalled });
      if (kept === null) return;
      held.set(key, kept);
      writeSummaries(memory.path, key, kept);
    },
  };
}

export type Settings = { config: Config; environment: string | null };

/** A build of ours under the same version, as while it is worked on, is another one too. */
function codeStamp(): string {
  const { size, mtimeMs } = statSync(new URL(import.meta.url));
  return `${size} ${mtimeMs}`;
}

type Store = { remembered: Remembered; identities: ReadonlyMap<string, string> };

function recall({ remembered, identities }: Store, except: ReadonlySet<string>): Recall {
  const opened = new Set<string>();
  const known = new Set<string>();
  const files: SpecFile[] = [];
  const problems: Problem[] = [];
  for (const [path, identity] of identities) {
    const there = remembered.files.get(path);
    if (there?.identity !== identity || except.has(path)) continue;
    known.add(path);
    problems.push(...there.summary.problems);
    if (there.summary.specs !== null) files.push(recallSpecs(path, there.summary.specs, (file) => opened.add(file)));
  }
  return { files, problems, known, opened };
}

/** What is to be written; null where it is not worth it. */
function keep(seen: Seen, { remembered, identities, recalled }: Store & { recalled: Recall }): Remembered | null {
  const fresh = new Map(seen.passes[0]?.files.map((file) => [file.source.file, file]));
  const problems = byFile(seen.problems);
  const files = new Map<string, KnownFile>();
  let changes = 0;
  for (const [path, identity] of identities) {
    const before = remembered.files.get(path);
    if (recalled.known.has(path) && before !== undefined) files.set(path, before);
    else if (!seen.unsettled(path)) {
      const file = fresh.get(path);
      const summary: Summary =
        file === undefined ? { specs: null, problems: [] } : summaryOf(file, problems.get(path) ?? []);
      files.set(path, { identity, summary });
      changes += 1;
    }
  }
  // Writing all of them takes as long as reading a few anew, and a commit has few.
  const isWorthIt = changes > files.size / 50 || seen.passes.length !== remembered.passes;
  return isWorthIt ? { passes: seen.passes.length, files } : null;
}

function byFile(problems: readonly Problem[]): Map<string, Problem[]> {
  const files = new Map<string, Problem[]>();
  for (const problem of problems) {
    const known = files.get(problem.at.file);
    if (known === undefined) files.set(problem.at.file, [problem]);
    else known.push(problem);
  }
  return files;
}
