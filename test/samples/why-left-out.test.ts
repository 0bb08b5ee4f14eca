import * as assert from "uvu/assert";
import { whyLeftOut } from "../../src/samples/why-left-out.ts";
import { describe } from "../support/suite.ts";

describe("files that are left out", (it) => {
  it("lead elsewhere, or into what git would run, however the disk reads the name", () => {
    const paths = [
      "/../a",
      "/a/../b",
      "/a//b",
      "a",
      "/",
      "/./a",
      "/.git/x",
      "/a/.GIT/hooks",
      "/.git. /x",
      "/GIT~1/x",
      "/.git",
    ];

    assert.equal(
      paths.filter((path) => whyLeftOut(path, "posix") === null),
      [],
    );
  });

  it("have names that pachd or pachctl cannot take", () => {
    for (const path of ["/ä", "/a*", "/a[1]", "/a\nb", "/a\\b", `/${"a".repeat(256)}`])
      assert.is.not(whyLeftOut(path, "posix"), null, path);
  });

  it("are on Windows also those that it keeps for itself; elsewhere a clock's ticks are fine", () => {
    const paths = ["/2026-01-02T03:04:05Z", "/a/CON", "/nul.txt", "/com1", "/ends.", "/ends ", "/a|b"];

    for (const path of paths) {
      assert.is(whyLeftOut(path, "posix"), null, path);
      assert.is(whyLeftOut(path, "windows"), "Windows cannot hold such a name", path);
    }
  });

  it("are no ordinary ones", () => {
    for (const path of ["/a.png", "/a/b c/d-e_f=g~.txt", "/.gitignore", "/...a", "/console.log", "/.github/x"])
      assert.is(whyLeftOut(path, "windows"), null, path);
  });
});
