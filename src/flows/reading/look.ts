import { checks } from "../../checks/index.ts";
import { levelsFrom } from "../../checks/levels.ts";
import { checksOfPart } from "../../checks/part.ts";
import { runChecks } from "../../checks/run-checks.ts";
import type { Config } from "../../config/config.ts";
import type { Host } from "../../host.ts";
import type { SpecFile } from "../../pachyderm/spec.ts";
import type { Problem } from "../../problem.ts";
import type { Tree } from "../../specs/tree.ts";
import { fillForEach, type Pass, type Passes } from "./fill-for-each.ts";
import { type FoundSpecs, findSpecs } from "./find-specs.ts";
import { type Memory, openMemory, type Recall } from "./memory.ts";
import { surroundingsFrom } from "./surroundings.ts";

export type Task = {
  tree: Tree;
  config: Config;
  named: readonly string[] | null;
  environment: string | undefined;
  /** Null looks at everything anew. */
  memory: Memory | null;
};

/** What was seen. The files of a pass are in the order of their paths, those that were recalled among them. */
export type Looked = { found: FoundSpecs; filled: Passes; checked: readonly Problem[]; recalled: Recall };

/** Finds, reads, fills and checks the specs of a tree, less what an earlier run has found out about the same bytes. */
export async function look(host: Host, task: Task): Promise<Looked> {
  const { memory, tree, config, environment = null } = task;
  const opened =
    memory === null || task.named !== null ? null : await openMemory(memory, tree, { config, environment });
  if (opened === null) return lookAt(host, task, nothing());
  const asked = new Set<string>();
  const except = new Set<string>();
  for (;;) {
    const recalled = opened.recall(except);
    const looked = await lookAt(host, task, recalled);
    // An unfilled file was checked for as many environments as there were passes, and is no template by itself.
    const isOld = recalled.files.length > 0 && looked.filled.passes.length !== opened.passes;
    if (recalled.opened.size === 0 && !isOld) {
      opened.keep({ ...seenIn(looked, asked), passes: looked.filled.passes }, recalled);
      return looked;
    }
    for (const path of recalled.opened) asked.add(path);
    for (const path of isOld ? recalled.known : recalled.opened) except.add(path);
  }
}

function nothing(): Recall {
  return { files: [], problems: [], known: new Set(), opened: new Set() };
}

async function lookAt(host: Host, { tree, config, named, environment }: Task, recalled: Recall): Promise<Looked> {
  const found = await findSpecs(host, { tree, config, named, known: recalled.known });
  const filled = fillForEach(found, config, environment);
  const around = { config, images: found.images };
  const settings = { checks: named === null ? checks : checksOfPart, levelOf: levelsFrom(config.checks) };
  const known = new Set(recalled.files);
  const passes = filled.passes.map((pass) => withRecalled(pass, recalled));
  const checked = passes.flatMap((pass) =>
    runChecks(
      { files: pass.files, known, around: surroundingsFrom({ ...around, environment: pass.environment }) },
      settings,
    ),
  );
  return { found, filled: { ...filled, passes }, checked: [...checked, ...recalled.problems], recalled };
}

function withRecalled(pass: Pass, { files }: Recall): Pass {
  return files.length === 0 ? pass : { ...pass, files: [...pass.files, ...files].sort(byPath) };
}

/** As a search finds them: what Jsonnet made comes behind the files that are specs themselves. */
function byPath({ source: one }: SpecFile, { source: other }: SpecFile): number {
  const isMade = (file: string) => (/\.jsonnet$/i.test(file) ? 1 : 0);
  return isMade(one.file) - isMade(other.file) || (one.file < other.file ? -1 : one.file > other.file ? 1 : 0);
}

const ofAll = new Set(checks.flatMap(({ kind, code }) => (kind === "repository" ? [code] : [])));

/** What holds for each file by itself. */
function seenIn({ found, filled, checked, recalled }: Looked, asked: ReadonlySet<string>) {
  const mute = new Set(asked);
  for (const { at } of [...found.problems, ...filled.problems]) mute.add(at.file);
  // Its place would be asked for the next time, too.
  for (const { code, at } of checked) if (ofAll.has(code)) mute.add(at.file);
  for (const { source } of found.parsed) if (source.text.includes("pachook-ignore")) mute.add(source.file);
  const own = checked.filter(({ code, at }) => !ofAll.has(code) && !recalled.known.has(at.file));
  return { problems: own, unsettled: (path: string) => mute.has(path) || filled.changed.has(path) };
}
