import type { CheckSetting } from "../config/config.ts";
import { pathMatcher } from "../patterns/path-glob.ts";
import type { Severity } from "../problem.ts";

/** What `checks:` in pachook.yaml says about one check in one file: the last setting that fits, or null. */
export function levelsFrom(settings: readonly CheckSetting[]): (code: string, file: string) => Severity | "off" | null {
  const rules = settings.map(({ code, level, glob }) => ({
    code,
    level,
    fits: glob === null ? null : pathMatcher([glob]),
  }));
  return (code, file) => rules.findLast((rule) => rule.code === code && (rule.fits?.(file) ?? true))?.level ?? null;
}
