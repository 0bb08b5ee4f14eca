import type { Problem } from "../problem.ts";
import { harmless } from "./harmless.ts";
import { counted, type NotChecked, tallyOf } from "./report.ts";

/** What a hook has to say of one tree; `changed` are the files whose warnings are worth a word now. */
export type HookFindings = {
  specs: number;
  problems: readonly Problem[];
  notChecked: readonly NotChecked[];
  changed: ReadonlySet<string>;
};

/** What stopped, how to get past it once, and, for a push, which commits have the errors. */
export type Refused = { what: "commit" | "merge" | "push"; past: string; commits?: readonly BadCommit[] };

/** A pushed commit with errors; `before` is how many commits of the push stand between it and the newest. */
export type BadCommit = { id: string; before: number };

/** Every error, every warning of what changed, each on one line; and the last line with what to do next. */
export function showRefusal({ problems, notChecked, changed }: HookFindings, refused: Refused): string {
  const { what, past, commits = [] } = refused;
  const { errors, mendable } = tallyOf(problems.filter(({ severity }) => severity === "error"));
  const first = problems.find(({ severity }) => severity === "error");
  const mend = mendable === 0 ? "" : `  ${mendable} can be mended: npx pachook fix`;
  const about = first === undefined ? "" : `  What it is about: npx pachook explain ${first.code}`;
  return hookLines([
    ...problemLines(problems, changed),
    ...notCheckedLines(notChecked, changed),
    ...commitLines(commits),
    `${what} refused: ${counted(errors, "error")}.${mend}${about}   Past it, once: ${past}`,
  ]);
}

/** One line where all is well, after the warnings of what changed. */
export function showPassed({ specs, problems, notChecked, changed }: HookFindings, more = ""): string {
  return hookLines([
    ...problemLines(problems, changed),
    ...notCheckedLines(notChecked, changed),
    ...(specs === 0 && more === "" ? [] : [`${counted(specs, "spec")} fine.${more}`]),
  ]);
}

/** What was mended in the index, at the places it had before. */
export function showMended(problems: readonly Problem[]): string {
  return hookLines(
    problems.map(({ at, repair }) =>
      harmless(`mended in what you commit: ${at.file}:${at.line}:${at.column}  ${repair?.summary ?? ""}`),
    ),
  );
}

export const showNothingLeft = hookLines(["nothing is left to commit: what was staged, mended, is what HEAD has"]);

/** The commits behind the newest cannot be mended by one more commit: whoever checks them out finds them broken. */
function commitLines(commits: readonly BadCommit[]): string[] {
  const [oldest] = commits;
  if (oldest === undefined) return [];
  const others = commits.length === 1 ? "" : ` and ${counted(commits.length - 1, "commit")} after it`;
  const short = oldest.id.slice(0, 7);
  if (oldest.before === 0) return [`${short}, the newest commit, has errors.  Mend it: git commit --amend`];
  const place = `${counted(oldest.before, "commit")} before the newest`;
  const verb = commits.length === 1 ? "has" : "have";
  return [`${short} (${place})${others} ${verb} errors.  Mend where it began: git rebase --interactive ${short}~1`];
}

/** Lines as hooks print them, among those of git and of other hooks. */
export function hookLines(lines: readonly string[]): string {
  return lines.map((line) => `pachook  ${line}\n`).join("");
}

/** `file:line:column  message`, with the hint behind it; text of others cannot move the cursor. */
function problemLines(problems: readonly Problem[], changed: ReadonlySet<string>): string[] {
  return problems
    .filter(({ severity, at }) => severity === "error" || changed.has(at.file))
    .map(({ at, severity, message, hint }) => {
      const weight = severity === "warning" ? "warning: " : "";
      const advice = hint === undefined ? "" : `  ${hint}`;
      return harmless(`${at.file}:${at.line}:${at.column}  ${weight}${message}${advice}`);
    });
}

function notCheckedLines(notChecked: readonly NotChecked[], changed: ReadonlySet<string>): string[] {
  return notChecked
    .filter(({ file }) => changed.has(file))
    .map(({ file, why }) => harmless(`${file}  not checked: ${why}`));
}
