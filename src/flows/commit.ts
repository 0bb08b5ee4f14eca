import type { Host } from "../host.ts";
import { type HookFindings, showNothingLeft, showPassed, showRefusal } from "../report/hook.ts";
import { writeDevSpecs } from "./committing/dev-specs.ts";
import type { StagedState } from "./committing/mend-staged.ts";
import type { OpenIndex } from "./reading/ask-ahead.ts";
import { memoryOf } from "./reading/memory.ts";
import { type Validated, validate } from "./validate.ts";

/** What a hook answers: false stops git. What it says goes to stderr, since git's callers read stdout. */
export type HookAnswer = { passes: boolean; says: string };

/** What git was about to make of the index. */
export type Stopped = "commit" | "merge";

/** Checks what the next commit would hold: the index, never the working tree. */
export async function checkCommit(host: Host, index: OpenIndex, what: Stopped): Promise<HookAnswer> {
  const { objects, tree, changes } = index;
  const options = { named: null, memory: memoryOf(host, "index") };
  const [staged, validated] = await Promise.all([changes, validate(host, tree, options)]);
  const state = { tree, validated, changed: new Set(staged.map(({ path }) => path)) };
  if (!hasErrors(validated)) return pass(host, state, "");
  const { mendStaged } = await import("./committing/mend-staged.ts");
  const mended = await mendStaged(host, state);
  if (mended === "") return refuse(state, { what, mended });
  const after = objects.indexTree();
  // git would make an empty commit of it. Said once: the next try has nothing staged that we could mend.
  if ((await objects.stagedChanges()).length === 0) return { passes: false, says: mended + showNothingLeft };
  const again = { ...state, tree: after, validated: await validate(host, after, { named: null }) };
  return hasErrors(again.validated) ? refuse(again, { what, mended }) : pass(host, again, mended);
}

async function pass(host: Host, state: StagedState, mended: string): Promise<HookAnswer> {
  const { validated, changed } = state;
  const written = await writeDevSpecs(host.cwd, state);
  const concerned = written.length > 0 || mended !== "" || [...changed].some((path) => isRead(path, validated));
  if (!concerned && validated.problems.length === 0) return { passes: true, says: "" };
  const [first, ...others] = written;
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  const where = first === undefined ? "" : `  Dev specs: ${first}${more}`;
  return { passes: true, says: mended + showPassed(hookFindings(validated, changed), where) };
}

type Refusing = { what: Stopped; mended: string };

function refuse({ validated, changed }: StagedState, { what, mended }: Refusing): HookAnswer {
  const refused = { what, past: `git ${what} --no-verify` };
  return { passes: false, says: mended + showRefusal(hookFindings(validated, changed), refused) };
}

/** A package.json or a settings file is no reason to talk about specs. */
function isRead(path: string, { config, sources }: Validated): boolean {
  return path === config.file || sources.has(path);
}

export function hasErrors({ problems }: Validated): boolean {
  return problems.some(({ severity }) => severity === "error");
}

export function hookFindings(validated: Validated, changed: ReadonlySet<string>): HookFindings {
  return {
    specs: validated.specs.length,
    problems: validated.problems,
    notChecked: validated.notChecked,
    changed,
  };
}
