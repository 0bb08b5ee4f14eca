import { mkdirSync, renameSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { stampsIn } from "../../src/specs/stamp.ts";
import { describe } from "../support/suite.ts";
import { withFolder } from "../support/with-folder.ts";

const later = () => Date.now() + 60_000;

describe("stamps of files", (it) => {
  it("stay while a file stays, and change where it is written with its size and time kept", () =>
    withFolder((folder) => {
      const path = join(folder, "a.yaml");
      writeFileSync(path, "one");
      const { atime, mtime } = statSync(path);
      const stampOf = () => stampsIn(folder, later())("a.yaml");
      const [first, again] = [stampOf(), stampOf()];

      // Written until the clock of the file system has moved on.
      for (const end = Date.now() + 5_000; stampOf() === first && Date.now() < end; ) {
        writeFileSync(path, "two");
        utimesSync(path, atime, mtime);
      }

      assert.type(first, "string");
      assert.is(again, first);
      assert.is.not(stampOf(), first);
    }));

  it("are not given to what changed just now, is gone, is no plain file, or lies outside", () =>
    withFolder((folder) => {
      const root = join(folder, "root");
      mkdirSync(join(root, "sub"), { recursive: true });
      mkdirSync(join(folder, "out"));
      for (const path of ["root/a.yaml", "root/sub/b.yaml", "out/c.yaml"]) writeFileSync(join(folder, path), "x");
      symlinkSync("a.yaml", join(root, "link.yaml"));
      symlinkSync("../out", join(root, "away"));
      const stampOf = stampsIn(root, later());

      assert.is(stampsIn(root, Date.now())("a.yaml"), null);
      assert.type(stampOf("sub/b.yaml"), "string");
      for (const path of ["gone.yaml", "sub", "link.yaml", "away/c.yaml"]) assert.is(stampOf(path), null, path);

      // A folder that moves out and leaves a link behind keeps the files and their times.
      renameSync(join(root, "sub"), join(folder, "out", "sub"));
      symlinkSync("../out/sub", join(root, "sub"));
      assert.is(stampsIn(root, later())("sub/b.yaml"), null);
    }));
});
