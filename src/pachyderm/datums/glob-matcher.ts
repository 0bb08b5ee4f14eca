import { compile, groupsOfWhole, matchesWhole, type Program } from "../../patterns/program.ts";
import { cleanGlob } from "../glob.ts";
import { globExpression } from "./glob-expression.ts";
import { readExpression } from "./read-expression.ts";

export type GlobMatcher = {
  /** Whether a path fits, written without the slash at the end of a directory. */
  fits: (path: string) => boolean;
  /** A key such as `$1-$2` with what the groups took from a path; empty text for a group that there is not. */
  fill: (key: string, path: string) => string;
};

// Far above what anybody writes, far below what would keep us busy for minutes.
const maxLength = 5000;

/**
 * A glob as pachd matches with it, in time that grows with the length of a path and not with its shape.
 *
 * @returns what a job or `list datum` says where the glob does not compile
 */
export function globMatcher(glob: string): GlobMatcher | { error: string } {
  const clean = cleanGlob(glob);
  if (clean.length > maxLength) return { error: `a glob of ${clean.length} characters is not taken here` };
  const expression = globExpression(clean);
  if (expression.error !== null) return { error: expression.error };
  const read = readExpression(expression.expression);
  if (read.error !== null) return { error: read.error };
  const program = compile(read.pattern);
  const fits = fitting(clean, program);
  return {
    fits,
    fill: (key, path) => (/^[^$]*$/.test(key) ? key : fillKey(key, [path, ...(groupsOfWhole(program, path) ?? [])])),
  };
}

function fitting(glob: string, program: Program): (path: string) => boolean {
  if (glob === "/") return (path) => path === "/";
  // Most paths differ from most globs in the letters before the first sign or after the last; that is cheap to see.
  const plain = /^[^*?[{(@!^+\\]*/.exec(glob)?.[0] ?? "";
  if (plain === glob) return (path) => path === glob;
  const [, before, behind] = oneStar.exec(glob) ?? [];
  if (before !== undefined && behind !== undefined) return (path) => path !== "/" && isAround(path, before, behind);
  // Not behind a bracket: one that never closes would make an option of it.
  const ending = /[({]/.test(glob) ? "" : (/[^*?[\]@!^+\\]*$/.exec(glob)?.[0] ?? "");
  return (path) => path !== "/" && path.startsWith(plain) && path.endsWith(ending) && matchesWhole(program, path);
}

/** The usual globs, and a repo may hold a million paths: texts around one star. */
const oneStar = /^([^*?[\](){}@!^+\\]*)\*([^*?[\](){}@!^+\\]*)$/;

/** A star takes any letters but the slash. */
function isAround(path: string, before: string, behind: string): boolean {
  const end = path.length - behind.length;
  if (end < before.length || !path.startsWith(before) || !path.endsWith(behind)) return false;
  const slash = path.indexOf("/", before.length);
  return slash === -1 || slash >= end;
}

/** Source: pachyderm/ohmyglob, glob.go, Replace and extract. */
function fillKey(key: string, groups: readonly (string | undefined)[]): string {
  return key.replace(/\$\$|\$(\d+)|\$\{(\d+)\}/g, (whole, bare?: string, braced?: string) =>
    whole === "$$" ? "$" : (groups[Number(bare ?? braced)] ?? ""),
  );
}
