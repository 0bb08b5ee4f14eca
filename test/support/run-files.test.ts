import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as assert from "uvu/assert";
import { runFiles } from "./run-files.ts";
import { describe } from "./suite.ts";
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

describe("running test files in several processes", (it) => {
  it("counts what passed, and as failed whatever hangs, ends the process or cannot be loaded", () =>
    withFolder(async (folder) => {
      await mkdir(join(folder, "tests"));
      await writeFile(join(folder, "tests", "package.json"), '{ "type": "module" }');
      for (const [name, text] of Object.entries(files)) await writeFile(join(folder, "tests", name), text);
      const printed: string[] = [];

      const tally = await runFiles({
        folder: join(folder, "tests"),
        files: Object.keys(files),
        processes: 2,
        print: (text) => printed.push(text),
      });

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
});
