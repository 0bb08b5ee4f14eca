import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { placeFor, writeWhole } from "../../src/samples/write-sample.ts";
import { failureOf } from "../support/failure-of.ts";
import { describe } from "../support/suite.ts";
import { withFolder } from "../support/with-folder.ts";

async function* chunks(...texts: string[]): AsyncIterable<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

describe("a file of a sample", (it) => {
  it("is there whole, or not at all", () =>
    withFolder(async (folder) => {
      const path = join(folder, "deep", "a.txt");
      await writeWhole(path, 4, chunks("ab", "cd"));

      const short = await failureOf(writeWhole(join(folder, "deep", "b.txt"), 5, chunks("ab")));
      const broken = async function* () {
        yield Buffer.from("a");
        throw new Error("the connection is gone");
      };
      let said = "";
      await writeWhole(join(folder, "deep", "c.txt"), 5, broken()).catch((error: Error) => (said = error.message));

      assert.is(await readFile(path, "utf8"), "abcd");
      assert.match(short.message, "2 bytes of");
      assert.is(said, "the connection is gone");
      assert.equal(await readdir(join(folder, "deep")), ["a.txt"]);
    }));

  it("stays within its folder, whatever its name is", () =>
    withFolder(async (folder) => {
      await mkdir(join(folder, "s", "there"), { recursive: true });
      await writeFile(join(folder, "s", "plain"), "");
      const place = (path: string) => placeFor(join(folder, "s"), path);

      const failures = await Promise.all(
        ["/../a", "/a/../../b", "/.", "/there", "/plain/a"].map((path) => failureOf(place(path))),
      );

      assert.equal(
        failures.map(({ message }) => message.replace(folder, "").replace(/^(\S+) cannot be put there: /, "$1 ")),
        [
          "/../a leads out of the folder",
          "/a/../../b leads out of the folder",
          "/. leads out of the folder",
          "/there /s/there is a folder",
          "/plain/a /s/plain is no folder",
        ],
      );
      assert.equal(await place("/plain"), { path: join(folder, "s", "plain"), isThere: true });
      assert.equal(await place("/there/b..c"), { path: join(folder, "s", "there", "b..c"), isThere: false });
    }));
});
