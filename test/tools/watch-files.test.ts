import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { watchSaves } from "../../src/tools/watch-files.ts";
import { describe } from "../support/suite.ts";
import { withFolder } from "../support/with-folder.ts";

/** Long enough for a busy machine; where a save is missed, the answer is false instead of none at all. */
const inTime = () => AbortSignal.timeout(60_000);

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

  it("count each time where an editor puts a new file in the place of the old, and in folders that are new", () =>
    withFolder(async (folder) => {
      await mkdir(join(folder, "top/edges"), { recursive: true });
      const saves = watchSaves(join(folder, "top"), () => false);
      const replace = async (path: string) => {
        await writeFile(join(folder, "written"), "");
        await rename(join(folder, "written"), join(folder, "top", path));
      };
      try {
        for (const path of ["edges/app.py", "edges/app.py", "edges/app.py"]) {
          await replace(path);
          assert.ok(await saves.next(inTime()), path);
        }
        await rm(join(folder, "top/edges"), { recursive: true });
        await mkdir(join(folder, "top/edges/deep"), { recursive: true });
        assert.ok(await saves.next(inTime()), "a folder of the same name");
        await replace("edges/deep/app.py");
        assert.ok(await saves.next(inTime()), "a file in it");
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
