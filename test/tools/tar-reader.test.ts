import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { readTar, type TarItem } from "../../src/tools/tar-reader.ts";
import { describe } from "../support/suite.ts";
import { withFolder } from "../support/with-folder.ts";

/** In pieces of seven bytes, so that nothing comes at a block's border. */
async function* inPieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
}

type Read = Pick<TarItem, "kind" | "mode"> & { path: string; target: string; text: string };

async function readAll(bytes: Buffer): Promise<Read[]> {
  const found: Read[] = [];
  for await (const { path, kind, mode, target, content } of readTar(inPieces(bytes))) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of content) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    found.push({ path: path.toString("latin1"), kind, mode, target: target.toString(), text });
  }
  return found;
}

const longName = `${"d".repeat(90)}/${"f".repeat(120)}`;

function tarOf(folder: string, format: string): Buffer {
  mkdirSync(join(folder, "d".repeat(90)));
  writeFileSync(join(folder, longName), "long");
  writeFileSync(join(folder, "run.sh"), "x".repeat(1000), { mode: 0o755 });
  writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0x63, 0xe9])]), "latin");
  symlinkSync("t".repeat(150), join(folder, "link"));
  return execFileSync("tar", ["-c", `--format=${format}`, "--sort=name", "."], { cwd: folder });
}

describe("tar reader", (it) => {
  for (const format of ["pax", "gnu"]) {
    it(`reads what the machine's tar writes as ${format}: long names and targets, names that are no text`, () =>
      withFolder(async (folder) => {
        const items = await readAll(tarOf(folder, format));
        const by = (path: string) => items.find((item) => item.path === path);

        assert.is(by(`./${longName}`)?.text, "long");
        assert.is(by("./run.sh")?.text.length, 1000);
        assert.is(by("./run.sh")?.mode, 0o755);
        assert.is(by("./c\xe9")?.text, "latin");
        assert.is(by("./link")?.target, "t".repeat(150));
        assert.is(by("./link")?.kind, "symlink");
      }));
  }

  it("passes over content that nobody reads", () =>
    withFolder(async (folder) => {
      const names: string[] = [];
      for await (const item of readTar(inPieces(tarOf(folder, "pax")))) names.push(item.path.toString("latin1"));

      assert.is(names.length, 6);
    }));

  it("refuses a stream that ends early, and one that is no tar", () =>
    withFolder(async (folder) => {
      const tar = tarOf(folder, "pax");
      const failures: string[] = [];
      for (const bytes of [tar.subarray(0, 1300), Buffer.alloc(2000, "a")]) {
        await readAll(bytes).catch((error: Error) => failures.push(error.message));
      }

      assert.equal(failures.length, 2);
    }));
});
