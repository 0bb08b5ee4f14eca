import type { CompareRule } from "../../config/config.ts";
import { pathMatcher } from "../../patterns/path-glob.ts";
import type { Comparer } from "../../sandbox/compare.ts";
import { readComparer } from "../../sandbox/read-comparer.ts";

/** How a file is compared: as the last rule says whose glob fits `<pipeline>/<path>`, else byte by byte. */
export function comparerFor(rules: readonly CompareRule[]): (pipeline: string, path: string) => Comparer {
  const known = rules.map(({ glob, how }) => ({ fits: pathMatcher([glob]), comparer: readComparer(how) }));
  return (pipeline, path) => {
    const rule = known.findLast(({ fits }) => fits(`${pipeline}/${path.replace(/^\//, "")}`));
    return rule?.comparer ?? { kind: "bytes" };
  };
}
