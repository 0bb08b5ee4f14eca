import fc from "fast-check";
import * as assert from "uvu/assert";
import { globExpression } from "../../../src/pachyderm/datums/glob-expression.ts";
import { globMatcher } from "../../../src/pachyderm/datums/glob-matcher.ts";
import { cleanGlob } from "../../../src/pachyderm/glob.ts";
import { describe } from "../../support/suite.ts";

const piece = fc.constantFrom(
  "a",
  "b",
  ".",
  "/",
  "*",
  "**",
  "?",
  "[ab]",
  "[!a]",
  "{a,b}",
  "(a|b)",
  "!(a)",
  "+(b)",
  "*(a)",
  "?(.)",
  "(*)",
);
const globs = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => `/${pieces.join("")}`);
const paths = fc.array(fc.constantFrom("a", "b", ".", "/a"), { maxLength: 7 }).map((pieces) => `/${pieces.join("")}`);

describe("glob matchers", (it) => {
  it("match what the expression matches that pachd makes of the glob", () => {
    fc.assert(
      fc.property(globs, paths, (glob, path) => {
        const matcher = globMatcher(glob);
        const made = globExpression(cleanGlob(glob));
        if ("error" in matcher || made.error !== null) return true;
        // For globs that are as short as these, JavaScript's own engine is quick, and reads them as regexp2 does.
        const same = new RegExp(made.expression.replace(/^\\A/, "^").replace(/\\z$/, "$"));
        const wanted = cleanGlob(glob) === "/" ? path === "/" : path !== "/" && same.test(path);
        return matcher.fits(path) === wanted;
      }),
      { numRuns: 3000 },
    );
  });

  it("fill keys with what the groups took", () => {
    const filled: [string, string, string, string][] = [
      ["/(*)-(*).txt", "/x-y.txt", "$2$1", "yx"],
      ["/(*)-(*).txt", "/x-y.txt", "${1}1$$1$x$", "x1$1$x$"],
      ["/(*)-(*).txt", "/x-y.txt", "$0 $3", "/x-y.txt "],
      ["/+(a|(b))c", "/abc", "$1,$2", "ab,b"],
      ["/!(a)/(*)", "/x/y", "$1,$2", "x,y"],
      ["/{a,b}/[xy](*)", "/a/yz", "$1", "z"],
      ["/(*)", "/x", "\\$1", "\\x"],
    ];

    for (const [glob, path, key, wanted] of filled) {
      const matcher = globMatcher(glob);
      assert.is("error" in matcher ? matcher.error : matcher.fill(key, path), wanted, `${glob} ${key}`);
    }
  });
});
