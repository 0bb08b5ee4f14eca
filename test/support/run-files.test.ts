import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as assert from "uvu/assert";
import { runAgain } from "./run-again.ts";
import { runFiles } from "./run-files.ts";
import { describe } from "./suite.ts";
import { sumOf } from "./tally.ts";
import { withFolder } from "./with-folder.ts";

const suite = pathToFileURL(join(import.meta.dirname, "suite.ts")).href;
const fileWith = (title: string, body: string) =>
  `import { describe } from "${suite}";\ndescribe("a suite", (it) => { it("${title}", ${body}); });\n`;

const files = {
  "a-hangs.test.ts": fileWith("hangs", "() => new Promise(() => {})"),
  "b-exits.test.ts": fileWith("exits", "() => process.exit(0)"),
  "c-throws-late.test.ts": fileWith("throws", "() => new Promise(() => setTimeout(() => nothing.there))"),
  "d-missing.test.ts": 'import "./nothing-here.ts";\n',
  "e-empty.test.ts": `import { describe } from "${suite}";\ndescribe("empty", () => {});\n`,
  "f-fails.test.ts": fileWith("fails", '() => { throw new Error("as it should") }'),
  "g-shares.test.ts": [
    `import { onceARun } from "${suite.replace("suite.ts", "once-a-run.ts")}";`,
    'const ask = () => onceARun("nobody makes this", () => Promise.resolve("made here"))();',
    "const answers = await Promise.allSettled([ask(), ask()]);",
    'if (answers.some(({ status }) => status !== "rejected")) throw new Error("it was not asked for");',
    fileWith("both who ask at once are answered", "() => {}"),
  ].join("\n"),
  "h-passes.test.ts": fileWith("passes", "() => {}").replace("it(", 'it.skip("waits", "not today"); it('),
};

const moody = {
  "a-passes.test.ts": fileWith("passes", "() => {}"),
  "b-moody.test.ts": [
    'import { existsSync, writeFileSync } from "node:fs";',
    'const before = new URL("ran-before", import.meta.url);',
    fileWith(
      "passes the second time",
      '() => { if (!existsSync(before)) { writeFileSync(before, ""); throw new Error("not yet"); } }',
    ),
  ].join("\n"),
  "c-fails.test.ts": files["f-fails.test.ts"],
};

const broken = Object.fromEntries(["a", "b", "c", "d"].map((name) => [`${name}.test.ts`, files["f-fails.test.ts"]]));

describe("running test files in several processes", (it) => {
  it("counts what passed, and as failed whatever hangs, ends the process or cannot be loaded", () =>
    withTests(files, async (folder) => {
      const printed: string[] = [];
      const print = (text: string) => void printed.push(text);

      const results = await runFiles({ folder, files: Object.keys(files), processes: 2, print });

      const tally = sumOf(results.map((result) => result.tally));
      assert.equal(tally.failed.sort(), [
        "a suite: fails",
        "a-hangs.test.ts: the process of its tests ended before they did",
        "b-exits.test.ts: the process of its tests ended before they did",
        "c-throws-late.test.ts: the process of its tests ended with exit code 1",
        "d-missing.test.ts cannot be loaded",
        "e-empty.test.ts cannot be loaded",
      ]);
      assert.equal([tally.passed, tally.skipped], [2, ["a suite: waits (not today)"]]);
      assert.match(printed.find((text) => text.startsWith("f-fails")) ?? "", "as it should");
      assert.match(printed.find((text) => text.startsWith("c-throws")) ?? "", "nothing is not defined");
    }));

  it("tells what failed at one moment from what is broken", () =>
    withTests(moody, async (folder) => {
      const run = { folder, processes: 2, print: () => {} };
      const first = await runFiles({ ...run, files: Object.keys(moody) });

      const { results, unsteady } = await runAgain(first, run);

      assert.equal(sumOf(results.map((result) => result.tally)), {
        passed: 2,
        failed: ["a suite: fails"],
        skipped: [],
      });
      assert.equal(
        unsteady.map(({ file, tally }) => [file, tally.failed]),
        [["b-moody.test.ts", ["a suite: passes the second time"]]],
      );
      assert.match(unsteady[0]?.printed ?? "", "not yet");
    }));

  it("runs nothing again where many files fail", () =>
    withTests(broken, async (folder) => {
      const run = { folder, processes: 2, print: () => {} };
      const first = await runFiles({ ...run, files: Object.keys(broken) });

      const { results, unsteady } = await runAgain(first, run);

      assert.equal([results, unsteady], [first, []]);
    }));
});

async function withTests(tests: Record<string, string>, act: (folder: string) => Promise<void>): Promise<void> {
  await withFolder(async (scratch) => {
    const folder = join(scratch, "tests");
    await mkdir(folder);
    await writeFile(join(folder, "package.json"), '{ "type": "module" }');
    for (const [name, text] of Object.entries(tests)) await writeFile(join(folder, name), text);
    await act(folder);
  });
}
