import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import * as assert from "uvu/assert";
import { type TarEntry, writeTar } from "../../../src/images/tar.ts";
import { readImageArchive } from "../../../src/tools/engine/image-archive.ts";
import { type Digest, digestOf } from "../../../src/tools/registry/digest.ts";
import { failureOf } from "../../support/failure-of.ts";
import { describe } from "../../support/suite.ts";
import { withFolder } from "../../support/with-folder.ts";

const common = { mode: 0o644, uid: 0, gid: 0, mtime: 0 };

function file(path: string, bytes: Uint8Array | string): TarEntry {
  const content = Buffer.from(bytes);
  const open = async function* () {
    yield content;
  };
  return { ...common, kind: "file", path: Buffer.from(path), size: content.length, content: open };
}

function link(path: string, target: string): TarEntry {
  return { ...common, kind: "symlink", path: Buffer.from(path), target: Buffer.from(target) };
}

const layers = [Buffer.from("the lower layer"), Buffer.from("the upper layer")] as const;
const [lower, upper] = [digestOf(layers[0]), digestOf(layers[1])];
const settings = { os: "linux", architecture: "amd64", rootfs: { type: "layers", diff_ids: [lower, upper] } };
const config = JSON.stringify(settings);

/** As docker's `save` writes them: layers in folders of their own, one of them a link. */
function dockerArchive(): TarEntry[] {
  return [
    file("one/layer.tar", layers[0]),
    link("two/layer.tar", "../upper.tar"),
    file("upper.tar", layers[1]),
    file("config.json", config),
    file("manifest.json", JSON.stringify([{ Config: "config.json", Layers: ["one/layer.tar", "two/layer.tar"] }])),
  ];
}

function blob(bytes: Uint8Array | string) {
  const digest = digestOf(Buffer.from(bytes));
  return { entry: file(`blobs/sha256/${digest.slice(7)}`, bytes), digest, size: Buffer.from(bytes).length };
}

/** As BuildKit writes them: an index with an attestation in it, layers compressed. */
function ociArchive(): TarEntry[] {
  const [one, two, settingsBlob] = [blob(gzipSync(layers[0])), blob(gzipSync(layers[1])), blob(config)];
  const named = ({ digest, size }: { digest: Digest; size: number }) => ({ digest, size });
  const manifest = blob(JSON.stringify({ config: named(settingsBlob), layers: [one, two].map(named) }));
  const attested = { digest: one.digest, platform: { os: "unknown", architecture: "unknown" } };
  const inner = blob(JSON.stringify({ manifests: [{ ...named(manifest), platform: { os: "linux" } }, attested] }));
  const index = file("index.json", JSON.stringify({ manifests: [named(inner)] }));
  return [one.entry, two.entry, settingsBlob.entry, manifest.entry, inner.entry, index];
}

describe("an engine's export", (it) => {
  for (const [form, archive] of [
    ["docker save", dockerArchive],
    ["OCI layout", ociArchive],
  ] as const) {
    it(`gives config and layers in order, from a ${form}`, () =>
      withFolder(async (folder) => {
        const image = await readImageArchive(writeTar(archive()), folder, new Set());

        assert.is(Buffer.from(image.config).toString(), config);
        assert.is(image.platform, "linux/amd64");
        assert.equal(
          image.layers.map(({ diffId }) => diffId),
          [lower, upper],
        );
        for (const { content } of image.layers) {
          const hash = createHash("sha256");
          for await (const chunk of content?.open() ?? []) hash.update(chunk);
          assert.is(`sha256:${hash.digest("hex")}`, content?.digest);
        }
        assert.is(image.layers[0]?.content?.compression, form === "docker save" ? "none" : "gzip");
      }));
  }

  it("keeps no layer that is known", () =>
    withFolder(async (folder) => {
      const image = await readImageArchive(writeTar(dockerArchive()), folder, new Set([lower]));

      assert.is(image.layers[0]?.content, null);
      assert.is(image.layers[1]?.content?.digest, upper);
      assert.is((await readdir(folder)).length, 3);
    }));

  it("is refused where a layer's bytes are others than its config says, or parts are missing", () =>
    withFolder(async (folder) => {
      const lying = dockerArchive().with(2, file("upper.tar", "other bytes"));
      const without = dockerArchive().slice(1);
      const several = dockerArchive().with(
        4,
        file("manifest.json", JSON.stringify([{ Config: "a" }, { Config: "b" }])),
      );

      for (const entries of [lying, without, several, []]) {
        const failure = await failureOf(readImageArchive(writeTar(entries), folder, new Set()));
        assert.match(failure.message, "is not one image");
      }
    }));
});
