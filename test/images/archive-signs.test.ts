import { execFileSync } from "node:child_process";
import { gzipSync } from "node:zlib";
import * as assert from "uvu/assert";
import { isArchive } from "../../src/images/archive-signs.ts";
import { describe } from "../support/suite.ts";

describe("archive signs", (it) => {
  it("are seen in what ADD unpacks, and in nothing else", () => {
    for (const format of ["v7", "ustar", "gnu", "posix"]) {
      const tar = execFileSync("tar", [
        "-cf",
        "-",
        `--format=${format}`,
        "-C",
        import.meta.dirname,
        "archive-signs.test.ts",
      ]);
      assert.ok(isArchive(tar.subarray(0, 512)), format);
    }
    assert.ok(isArchive(gzipSync("x")));
    assert.ok(isArchive(Buffer.from("fd377a585a000004", "hex")));
    assert.not.ok(isArchive(Buffer.alloc(512)));
    assert.not.ok(isArchive(Buffer.from("print('edges')\n".repeat(100))));
    assert.not.ok(isArchive(Buffer.from("PK\u0003\u0004")));
    assert.not.ok(isArchive(Buffer.alloc(0)));
  });
});
