import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { type TarEntry, writeTar } from "../../../src/images/tar.ts";
import { unpackContext } from "../../../src/tools/engine/unpack-context.ts";
import { failureOf } from "../../support/failure-of.ts";
import { describe } from "../../support/suite.ts";
import { withFolder } from "../../support/with-folder.ts";

const common = { uid: 0, gid: 0, mtime: 0 };

function file(path: string | Buffer, mode = 0o644): TarEntry {
  const content = async function* () {
    yield Buffer.from("content");
  };
  return { ...common, mode, kind: "file", path: Buffer.from(path), size: 7, content };
}

function link(path: string, target: string): TarEntry {
  return { ...common, mode: 0o777, kind: "symlink", path: Buffer.from(path), target: Buffer.from(target) };
}

describe("a context on disk", (it) => {
  it("has modes, links, folders, and names that are no text", () =>
    withFolder(async (folder) => {
      const odd = Buffer.from([0x63, 0xe9]);

      await unpackContext(writeTar([file("a/b/run.sh", 0o755), link("a/link", "../away"), file(odd)]), folder);

      assert.is(lstatSync(join(folder, "a/b/run.sh")).mode & 0o777, 0o755);
      assert.is(readFileSync(join(folder, "a/b/run.sh"), "utf8"), "content");
      assert.is(readlinkSync(join(folder, "a/link")), "../away");
      assert.ok(readdirSync(folder, { encoding: "buffer" }).some((name) => name.equals(odd)));
    }));

  it("never reaches outside its folder", () =>
    withFolder(async (folder) => {
      mkdirSync(join(folder, "in"));
      const attempts = [
        [file("../out")],
        [file("a/../../out")],
        [link("way", ".."), file("way/out")],
        [link("way", ".."), link("way/again", "."), file("way/again/out")],
      ];

      for (const [index, entries] of attempts.entries()) {
        const inside = join(folder, "in", String(index));
        mkdirSync(inside);
        const failure = await failureOf(unpackContext(writeTar(entries), inside));
        assert.match(failure.message, "outside its folder");
        assert.equal(readdirSync(folder), ["in"]);
        assert.is(readdirSync(join(folder, "in")).length, index + 1);
      }
    }));
});
