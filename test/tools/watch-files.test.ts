import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { watchSaves } from "../../src/tools/watch-files.ts";
import { describe } from "../support/suite.ts";
import { withFolder } from "../support/with-folder.ts";

/** Long enough for a busy machine; where a save is missed, the answer is false instead of none at all. */
const inTime = () => AbortSignal.timeout(20_000);

describe("saves", (it) => {
  it("count from the beginning, also while nobody waits, and in folders below", () =>
    withFolder(async (folder) => {
      await mkdir(join(folder, "edges"));
      const saves = watchSaves(folder, () => false);
      try {
        await writeFile(join(folder, "edges/app.py"), "1");
        assert.ok(await saves.next(inTime()));
        await writeFile(join(folder, "edges/app.py"), "2");
        assert.ok(await saves.next(inTime()));
      } finally {
        saves.close();
      }
    }));

  it("do not count where git or we ourselves write", () =>
    withFolder(async (folder) => {
      for (const name of [".git", ".pachook", "samples"]) await mkdir(join(folder, name));
      const saves = watchSaves(folder, (path) => path.startsWith("samples"));
      try {
        for (const path of [".git/index", ".pachook/log", "samples/a"]) await writeFile(join(folder, path), "1");
        assert.not(await saves.next(AbortSignal.timeout(600)));
      } finally {
        saves.close();
      }
    }));

  it("are not waited for where it was called off before", () =>
    withFolder(async (folder) => {
      const saves = watchSaves(folder, () => false);

      assert.not(await saves.next(AbortSignal.abort()));

      saves.close();
    }));
});
