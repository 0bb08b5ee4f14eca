import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import * as assert from "uvu/assert";
import { type Comparer, compareOutputs } from "../../src/sandbox/compare.ts";
import { describe } from "../support/suite.ts";
import { withFolder } from "../support/with-folder.ts";

async function compared(one: string | Buffer, other: string | Buffer, comparer: Comparer): Promise<string | null> {
  return withFolder((folder) => {
    const file = (name: string, content: string | Buffer) => {
      writeFileSync(join(folder, name), content);
      return [{ path: "/file", at: join(folder, name), size: content.length }];
    };
    const [difference] = compareOutputs(file("one", one), file("other", other), () => comparer);
    return difference?.detail ?? null;
  });
}

/** A grey PNG of one row, each pixel with the filter "left". */
function png(...pixels: number[]): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(pixels.length, 0);
  header.writeUInt32BE(1, 4);
  header[8] = 8;
  const row = pixels.map((pixel, index) => (pixel - (pixels[index - 1] ?? 0)) & 255);
  const chunk = (kind: string, data: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return Buffer.concat([length, Buffer.from(kind), data, Buffer.alloc(4)]);
  };
  const signature = Buffer.from("89504e470d0a1a0a", "hex");
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", deflateSync(Buffer.from([1, ...row])))]);
}

describe("what came out against what is expected", (it) => {
  it("is compared byte by byte", async () => {
    assert.is(await compared("a", "a", { kind: "bytes" }), null);
    assert.is(await compared("a", "bc", { kind: "bytes" }), "1 bytes expected, 2 written");
  });

  it("names files that are missing, and those nobody expected", () => {
    const file = (path: string) => ({ path, at: "/nowhere", size: 0 });

    const differences = compareOutputs([file("/a")], [file("/b")], () => ({ kind: "bytes" }));

    assert.equal(
      differences.map(({ path, kind }) => [path, kind]),
      [
        ["/a", "missing"],
        ["/b", "unexpected"],
      ],
    );
  });

  it("is compared by meaning where that was asked for", async () => {
    assert.is(await compared('{"a":1,"b":[2]}', '{ "b": [2], "a": 1 }', { kind: "json" }), null);
    assert.ok(await compared('{"a":1}', '{"a":2}', { kind: "json" }));
    assert.is(await compared("a,1.0\nb,2\n", "a,1\r\nb,2.00", { kind: "csv" }), null);
    assert.ok(await compared("a,1\n", "a,2\n", { kind: "csv" }));
  });

  it("lets pixels of a picture be off by the tolerance, and no more", async () => {
    assert.is(await compared(png(10, 20), png(12, 20), { kind: "picture", tolerance: 2 }), null);
    assert.is(
      await compared(png(10, 20), png(13, 20), { kind: "picture", tolerance: 2 }),
      "1 of 2 values are off by more than 2, at most by 3",
    );
  });
});
