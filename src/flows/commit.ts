import type { Host } from "../host.ts";
import type { Problem } from "../problem.ts";
import { type HookFindings, showMended, showPassed, showRefusal } from "../report/hook.ts";
import { type GitObjects, gitObjectsIn } from "../tools/git-objects.ts";
import { type Validated, validate } from "./validate.ts";

/** What a hook answers: false stops git. What it says goes to stderr, since git's callers read stdout. */
export type HookAnswer = { passes: boolean; says: string };

/** Checks what the next commit would hold: the index, never the working tree. */
export async function checkCommit(host: Host): Promise<HookAnswer> {
  const objects = gitObjectsIn({ cwd: host.cwd, env: host.env });
  try {
    return await checkIndex(host, objects);
  } finally {
    objects.close();
  }
}

async function checkIndex(host: Host, objects: GitObjects): Promise<HookAnswer> {
  const tree = objects.indexTree();
  const [staged, validated] = await Promise.all([objects.stagedChanges(), validate(host, tree, { named: null })]);
  const changed = new Set(staged.map(({ path }) => path));
  if (!hasErrors(validated)) return answer(validated, changed, []);
  const { mendStaged } = await import("./mend-staged.ts");
  const mended = await mendStaged(host, { tree, validated, changed });
  if (mended.length === 0) return answer(validated, changed, []);
  return answer(await validate(host, objects.indexTree(), { named: null }), changed, mended);
}

function answer(validated: Validated, changed: ReadonlySet<string>, mended: readonly Problem[]): HookAnswer {
  const findings = hookFindings(validated, changed);
  const passes = !hasErrors(validated);
  const says = passes
    ? showPassed(findings)
    : showRefusal(findings, { what: "commit", past: "git commit --no-verify" });
  return { passes, says: showMended(mended) + says };
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
