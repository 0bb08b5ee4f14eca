import { createHash } from "node:crypto";
import type { Problem } from "../problem.ts";
import { harmlessJson } from "./harmless.ts";
import type { Findings } from "./report.ts";

/**
 * A Code Quality report, which GitLab shows in merge requests.
 * Source: docs.gitlab.com, "Code Quality", the report's format.
 */
export function showGitlab({ problems, notChecked }: Findings): string {
  const seen = new Map<string, number>();
  const issues = [
    ...problems.map((problem) => ({
      description: problem.hint === undefined ? problem.message : `${problem.message}. ${problem.hint}`,
      check_name: problem.code,
      severity: problem.severity === "error" ? "major" : "minor",
      location: { path: problem.at.file, lines: { begin: problem.at.line } },
      fingerprint: fingerprint(problem, seen),
    })),
    ...notChecked.map(({ file, why, hint }) => ({
      description: `not checked: ${why}. ${hint}`,
      check_name: "not-checked",
      severity: "minor",
      location: { path: file, lines: { begin: 1 } },
      fingerprint: hash(["not-checked", file]),
    })),
  ];
  return harmlessJson(issues);
}

/** The same for a problem that only moved to another line: GitLab tells by it what a merge request brings. */
function fingerprint({ code, at, message, pipeline }: Problem, seen: Map<string, number>): string {
  const words = [code, at.file, pipeline ?? "", message];
  const key = JSON.stringify(words);
  const count = seen.get(key) ?? 0;
  seen.set(key, count + 1);
  return hash([...words, String(count)]);
}

function hash(words: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(words)).digest("hex");
}
