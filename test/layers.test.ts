import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import * as assert from "uvu/assert";
import { describe } from "./support/suite.ts";

const src = join(import.meta.dirname, "../src");

// Each folder with those whose values it may import; files right under src/ are named. `import type` is free.
const steps = [
  "config",
  "specs",
  "summaries",
  "checks",
  "exceptions",
  "repairs",
  "images",
  "changes",
  "deploy",
  "report",
  "setup",
  "samples",
  "arming",
  "waiter",
  "ci",
  "trace",
  "sandbox",
];
const below = ["pachyderm", "patterns", "problem", "failure", "host", "nearest", "about", "package-files"];
const allowed: Readonly<Record<string, readonly string[]>> = {
  start: [],
  cli: ["commands", "tools", "report", "terminal", "exit-code", ...below],
  index: ["flows", ...steps, ...below],
  hook: ["commands", "flows", "tools", "report", "terminal", "exit-code", ...below],
  commands: ["commands", "flows", ...steps, "tools", ...below],
  flows: ["flows", ...steps, "tools", ...below],
  ...Object.fromEntries(steps.map((step) => [step, [step, "tools", ...below]])),
  tools: ["tools", ...below],
  "exit-code": below,
  terminal: below,
  ...Object.fromEntries(below.map((name) => [name, below])),
};

// Where one thing has one door. A file here may do what no other may.
const doors = [
  {
    what: "touches process",
    pattern: /(?<![\w."'`$/-])process\.(?!memoryUsage)\w|from "node:process"/,
    keepers: /^(start|cli|hook)\.ts$/,
    why: "Everything from outside comes in through the Host that cli.ts builds, so that tests and hooks can give their own.",
  },
  {
    what: "starts programs",
    pattern: /from "(node:child_process|child_process|execa)"|import\("execa"\)/,
    keepers: /^tools\//,
    why: "Only tools/ starts programs: it hides secrets, sets time limits and never asks a shell.",
  },
  {
    what: "changes the working directory",
    pattern: /\bchdir\(/,
    keepers: /^$/,
    why: "Nothing is global: the working directory is an argument.",
  },
];

const files = readdirSync(src, { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => file.endsWith(".ts"))
  .sort();

describe("layers", (it) => {
  it("lets values flow down only: cli, commands, flows, steps, tools, and what Pachyderm is below all", () => {
    const broken = files.flatMap((file) => importsOf(file).flatMap((target) => whyNot(file, target)));

    assert.equal(broken, []);
    assert.ok(files.flatMap(importsOf).length > files.length, "the test does not see the imports any more");
    assert.is(whyNot("checks/glob.ts", "report/text.ts").length, 1);
  });

  it("has no circle of imports", () => {
    assert.equal(circles(), []);
  });

  for (const { what, pattern, keepers, why } of doors) {
    it(`has one door for what ${what}`, () => {
      const breakers = files.filter(
        (file) => !keepers.test(file) && pattern.test(codeOf(file).replace(/`[^`]*`/g, "``")),
      );

      assert.equal(
        breakers.map((file) => `src/${file} ${what}. ${why}`),
        [],
      );
    });
  }
});

function whyNot(file: string, target: string): string[] {
  const [from, to] = [layerOf(file), layerOf(target)];
  if (from === to) return [];
  const may = allowed[from];
  if (may === undefined)
    return [`src/${file} lies in "${from}", which test/layers.test.ts does not know: say what it may import`];
  if (may.includes(to)) return [];
  const isStep = steps.includes(from) && steps.includes(to);
  const why = isStep
    ? "Steps do not know each other: a flow passes one step's answer to the next, so each can be read and tested alone."
    : "Values flow down only, so that what lies below can be used without what lies above.";
  return [`src/${file} -> src/${target}: ${from} may not import values of ${to}. ${why}`];
}

/** The folder, or the name of a file right under src/. */
function layerOf(file: string): string {
  return file.includes("/") ? file.slice(0, file.indexOf("/")) : file.slice(0, -".ts".length);
}

/** Source files whose values a file imports, late ones included. */
function importsOf(file: string): string[] {
  const code = codeOf(file);
  const found = [
    ...code.matchAll(/^(?:import|export)\s+(?!type\b)([^;"]*?)\s*from\s*"(\.[^"]+)"|import\("(\.[^"]+)"\)/gm),
  ];
  return found.flatMap(([, names, now, late]) => {
    const target = now ?? late;
    if (target === undefined || !target.endsWith(".ts") || onlyTypes(names)) return [];
    return [normalize(join(dirname(file), target)).replaceAll("\\", "/")];
  });
}

function onlyTypes(names: string | undefined): boolean {
  const list = /^\{([^}]*)\}$/s.exec(names?.trim() ?? "")?.[1];
  return list?.split(",").every((name) => name.trim() === "" || name.trim().startsWith("type ")) ?? false;
}

function codeOf(file: string): string {
  return readFileSync(join(src, file), "utf8").replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, "");
}

/** Circles among imports that are loaded at once; late ones may close a circle. */
function circles(): string[] {
  const now = new Map(files.map((file) => [file, importsOf(file).filter((target) => !isLate(file, target))]));
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (file: string, way: readonly string[]) => {
    if (way.includes(file)) found.push([...way.slice(way.indexOf(file)), file].join(" -> "));
    if (way.includes(file) || done.has(file)) return;
    for (const target of now.get(file) ?? []) walk(target, [...way, file]);
    done.add(file);
  };
  for (const file of files) walk(file, []);
  return found;
}

function isLate(file: string, target: string): boolean {
  const name = target.slice(target.lastIndexOf("/") + 1);
  return new RegExp(`import\\("[^"]*${name.replaceAll(".", "\\.")}"\\)`).test(codeOf(file));
}
