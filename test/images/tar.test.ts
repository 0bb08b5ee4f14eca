import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { type TarEntry, writeTar } from "../../src/images/tar.ts";
import { describe } from "../support/suite.ts";

const common = { mode: 0o644, uid: 0, gid: 0, mtime: 315532800 };

function file(path: string | Buffer, content: string): TarEntry {
  const bytes = Buffer.from(content);
  const open = async function* () {
    yield bytes;
  };
  return { ...common, kind: "file", path: Buffer.from(path), size: bytes.length, content: open };
}

async function tarOf(entries: TarEntry[]): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of writeTar(entries)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Lets the machine's own tar unpack it. */
async function unpacked(entries: TarEntry[], look: (folder: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "pachook-tar-"));
  try {
    writeFileSync(join(folder, "in.tar"), await tarOf(entries));
    execFileSync("tar", ["-xf", "in.tar"], { cwd: folder });
    look(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("tar", (it) => {
  it("is unpacked by tar with contents, modes, folders and links as they were", () =>
    unpacked(
      [
        { ...common, kind: "folder", path: Buffer.from("d"), mode: 0o755 },
        { ...file("d/run.sh", "#!/bin/sh\n"), mode: 0o755 },
        { ...common, kind: "symlink", path: Buffer.from("l"), target: Buffer.from("d/run.sh") },
        file("empty", ""),
      ],
      (folder) => {
        assert.is(readFileSync(join(folder, "d/run.sh"), "utf8"), "#!/bin/sh\n");
        assert.is(statSync(join(folder, "d/run.sh")).mode & 0o777, 0o755);
        assert.is(readlinkSync(join(folder, "l")), "d/run.sh");
        assert.is(statSync(join(folder, "empty")).size, 0);
      },
    ));

  it("keeps long names, long link targets, and names that are no text", () => {
    const long = `${"a".repeat(80)}/${"b".repeat(120)}`;
    const latin = Buffer.from([0x63, 0xe9]);

    return unpacked(
      [
        file(long, "long"),
        file(latin, "latin"),
        { ...common, kind: "symlink", path: Buffer.from("l"), target: Buffer.from(long) },
      ],
      (folder) => {
        assert.is(readFileSync(join(folder, long), "utf8"), "long");
        assert.is(readlinkSync(join(folder, "l")), long);
        assert.ok(readdirSync(folder, { encoding: "buffer" }).some((name) => name.equals(latin)));
      },
    );
  });

  it("gives the same bytes for the same entries", async () => {
    assert.equal(await tarOf([file("a", "x")]), await tarOf([file("a", "x")]));
  });

  it("refuses content of another length than its header says", async () => {
    const content = async function* () {
      yield Buffer.from("xyz");
    };
    const wrong: TarEntry = { ...common, kind: "file", path: Buffer.from("a"), size: 2, content };

    try {
      await tarOf([wrong]);
      assert.unreachable();
    } catch (error) {
      assert.match(String(error), /of 2 bytes got 3/);
    }
  });
});
