import * as assert from "uvu/assert";
import { faultInGlob, pathMatcher } from "../../src/patterns/path-glob.ts";
import { countCpu } from "../support/cpu-time.ts";
import { describe } from "../support/suite.ts";

const fits = (glob: string, path: string) => pathMatcher([glob])(path);

describe("path globs", (it) => {
  it("keep a star within its folder, dotfiles included", () => {
    assert.ok(fits("*/Dockerfile", "edges/Dockerfile"));
    assert.ok(fits("*/Dockerfile", ".hidden/Dockerfile"));
    assert.not(fits("*/Dockerfile", "Dockerfile"));
    assert.not(fits("*/Dockerfile", "flow/edges/Dockerfile"));
    assert.ok(fits("flow/*.js?n", "flow/a.json"));
  });

  it("let two stars take any folders, none included", () => {
    assert.ok(fits("**/Dockerfile", "Dockerfile"));
    assert.ok(fits("**/Dockerfile", "a/b/Dockerfile"));
    assert.not(fits("**/Dockerfile", "a/myDockerfile"));
    assert.ok(fits("a/**/b.json", "a/b.json"));
    assert.ok(fits("a/**", "a/x/y"));
    assert.not(fits("a/**", "ab/x"));
    assert.ok(fits("a/", "a/x/y"));
    assert.ok(fits("./a/*", "a/x"));
  });

  it("know choices, nested ones too, and classes", () => {
    assert.ok(fits("{a,b/{c,d}}/*.{json,yaml}", "b/d/x.yaml"));
    assert.not(fits("{a,b/{c,d}}/*.json", "b/e/x.json"));
    assert.ok(fits("v[0-9].[!a]", "v1.b"));
    assert.not(fits("v[0-9].[!a]", "v1.a"));
    assert.ok(fits("a{b", "a{b"));
    assert.ok(fits("a[b", "a[b"));
  });

  it("let a later ! take out what an earlier glob let in", () => {
    const matches = pathMatcher(["pipelines/**", "!pipelines/old/**", "pipelines/old/kept.json"]);

    assert.is(matches("pipelines/a.json"), true);
    assert.is(matches("pipelines/old/a.json"), false);
    assert.is(matches("pipelines/old/kept.json"), true);
    assert.is(matches("else.json"), false);
  });

  it("stay linear where a regular expression would take hours", () => {
    const spentMs = countCpu();

    assert.not(fits(`${"*a".repeat(100)}b`, "a".repeat(4000)));
    assert.not(fits(`${"**/a*".repeat(50)}b`, "a/".repeat(1500)));

    assert.ok(spentMs() < 5000);
  });

  it("are refused where they mean something else elsewhere", () => {
    assert.is(faultInGlob("a/**"), null);
    assert.match(String(faultInGlob("+(a|b)")), "extended pattern");
    assert.match(String(faultInGlob("a\\b")), "backslash");
    assert.match(String(faultInGlob("../x/*")), "leaves the repository");
    assert.match(String(faultInGlob("")), "empty");
    assert.match(String(faultInGlob("a".repeat(301))), "301 characters");
  });
});
