import * as assert from "uvu/assert";
import { comparableParts, keyLabel, labelsFor, partsLabel } from "../../src/deploy/labels.ts";
import { type KeyPart, whyChanged } from "../../src/images/input-key.ts";
import { describe } from "../support/suite.ts";

function partsOf(files: number, changed = -1): KeyPart[] {
  return Array.from({ length: files }, (_, at) => {
    const oid = `${at === changed ? "b" : "a"}${String(at).padStart(5, "0")}`.padEnd(40, "0");
    return { name: `file src/part-${at % 20}/deep/file-${at}.py`, hash: `100644 ${oid}` };
  });
}

function labels(parts: readonly KeyPart[]): Record<string, string> {
  const common = { commit: "c".repeat(40), created: "2026-01-02T03:04:05Z", source: "https://example.com/code" };
  return labelsFor({ ...common, base: { name: "debian:12", digest: null }, key: "k".repeat(64), parts });
}

describe("labels of images", (it) => {
  it("say where an image comes from, in OCI's names and ours", () => {
    const { [partsLabel]: parts, ...others } = labels(partsOf(1));

    assert.equal(others, {
      "org.opencontainers.image.created": "2026-01-02T03:04:05Z",
      "org.opencontainers.image.revision": "c".repeat(40),
      "org.opencontainers.image.source": "https://example.com/code",
      "org.opencontainers.image.base.name": "debian:12",
      [keyLabel]: "k".repeat(64),
    });
    assert.is(parts, '{"depth":null,"parts":[["file src/part-0/deep/file-0.py","100644 a00000000000"]]}');
  });

  it("tell the file that changed among a few", () => {
    const label = labels(partsOf(100))[partsLabel];

    const compared = comparableParts(label, partsOf(100, 41));

    assert.is(whyChanged(compared?.before ?? [], compared?.now ?? []), "src/part-1/deep/file-41.py changed");
    assert.is(whyChanged(compared?.before ?? [], comparableParts(label, partsOf(100))?.now ?? []), null);
  });

  it("tell the folder that changed where the files are too many for a label", () => {
    const label = labels(partsOf(20_000))[partsLabel] ?? "";

    const compared = comparableParts(label, partsOf(20_000, 41));

    assert.ok(label.length <= 48 * 1024, `${label.length} characters`);
    assert.is(whyChanged(compared?.before ?? [], compared?.now ?? []), "src/part-1/ changed");
  });

  it("are not taken from anybody else", () => {
    for (const label of [undefined, "", "{", "[]", "null", '{"parts":3}']) assert.is(comparableParts(label, []), null);
  });
});
