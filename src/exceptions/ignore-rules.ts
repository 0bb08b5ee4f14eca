import type { IgnoreRule } from "../config/config.ts";
import { pathMatcher } from "../patterns/path-glob.ts";
import type { Exception } from "./exception.ts";

/** The `ignore:` list of pachook.yaml. */
export function ignoreRules(rules: readonly IgnoreRule[]): Exception[] {
  return rules.map(({ code, glob, pipeline, reason, at }) => {
    const fits = glob === null ? () => true : pathMatcher([glob]);
    return {
      code,
      reason,
      at,
      width: 1,
      mayBeElsewhere: false,
      covers: (problem) => fits(problem.at.file) && (pipeline === null || problem.pipeline === pipeline),
    };
  });
}
