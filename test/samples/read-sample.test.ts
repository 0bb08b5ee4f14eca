import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { Failure } from "../../src/failure.ts";
import { readSample } from "../../src/samples/read-sample.ts";
import { describe } from "../support/suite.ts";
import { withFolder } from "../support/with-folder.ts";

describe("sample folders", (it) => {
  it("are read as pachctl puts them: empty folders are not there, links to files are files, dotfiles too", () =>
    withFolder(async (folder) => {
      await mkdir(join(folder, "d/empty"), { recursive: true });
      await mkdir(join(folder, "d/.git"));
      await writeFile(join(folder, "d/real"), "12345");
      await writeFile(join(folder, "d/.git/HEAD"), "x");
      await symlink("real", join(folder, "d/link"));

      const { files, faults } = readSample(join(folder, "d"));

      assert.equal(
        files.toSorted((one, other) => (one.path < other.path ? -1 : 1)),
        [
          { path: "/.git/HEAD", size: 1 },
          { path: "/link", size: 5 },
          { path: "/real", size: 5 },
        ],
      );
      assert.equal(faults, []);
    }));

  it("say of every name and link what pachd and pachctl say", () =>
    withFolder(async (folder) => {
      await mkdir(join(folder, "d/sub"), { recursive: true });
      await writeFile(join(folder, "d/a(1).txt"), "");
      await writeFile(join(folder, "d/é.txt"), "");
      await symlink("sub", join(folder, "d/folder"));
      await symlink("nothing", join(folder, "d/link"));

      assert.equal(readSample(join(folder, "d")).faults, [
        "open d/link: no such file or directory",
        "path (/a(1).txt) invalid: globbing character (() not allowed in path",
        "path (/é.txt) invalid: only printable ASCII characters allowed",
        "read d/folder: is a directory",
      ]);
    }));

  it("that are not there are a failure with the next step", () => {
    assert.throws(
      () => readSample("/nowhere/at/all"),
      (error: unknown) => error instanceof Failure,
    );
  });
});
