import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { lookWhereToWrite } from "../../src/samples/look-where-to-write.ts";
import { describe } from "../support/suite.ts";
import { withFolder } from "../support/with-folder.ts";

describe("the place for a file of a sample", (it) => {
  it("is free, or holds a file of so many bytes", () =>
    withFolder(async (root) => {
      await mkdir(join(root, "samples", "there"), { recursive: true });
      await writeFile(join(root, "samples", "plain"), "four");

      assert.equal(lookWhereToWrite(root, "samples/plain"), { kind: "file", size: 4n });
      assert.equal(lookWhereToWrite(root, "samples/there/b..c"), { kind: "free" });
      assert.equal(lookWhereToWrite(root, "none/at/all"), { kind: "free" });
    }));

  it("is not behind a link, wherever one stands, nor where a folder or a file is in the way", () =>
    withFolder(async (root) => {
      await mkdir(join(root, "real", "folder"), { recursive: true });
      await mkdir(join(root, "s"));
      await writeFile(join(root, "real", "plain"), "");
      await symlink(join(root, "real"), join(root, "samples"));
      await symlink(join(root, "real"), join(root, "s", "images"));
      await symlink(join(root, "nowhere"), join(root, "s", "broken"));
      const said = (path: string) => {
        try {
          return lookWhereToWrite(root, path).kind;
        } catch (error) {
          return error instanceof Error ? error.message.replace(/,.*/, "") : "";
        }
      };

      assert.equal(["samples/a", "s/images/a", "s/broken", "real/folder", "real/plain/a"].map(said), [
        "samples is a symbolic link",
        "s/images is a symbolic link",
        "s/broken is a symbolic link",
        "real/folder is no file",
        "real/plain is no folder",
      ]);
    }));
});
