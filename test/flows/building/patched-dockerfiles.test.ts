import { existsSync, readFileSync, writeFileSync } from "node:fs";
import * as assert from "uvu/assert";
import { patchImage } from "../../../src/flows/building/patch-image.ts";
import {
  dockerfileFixtures,
  fixtureBase,
  fixtureBaseConfig,
  fixtureContext,
} from "../../support/dockerfile-fixtures.ts";
import { patchRequest } from "../../support/patching.ts";
import { startRegistry, type TestRegistry } from "../../support/registry.ts";
import { configOf, rootLines, storeImage } from "../../support/stored-image.ts";
import { describe } from "../../support/suite.ts";

const isUpdate = process.env["UPDATE"] === "1";

describe("patched Dockerfiles", (it) => {
  for (const { name, text, out } of dockerfileFixtures) {
    it(`makes of ${name} what is recorded, or declines it with the reason`, async () => {
      const registry = await startRegistry();
      try {
        await storeImage(registry, {
          repository: "base",
          tag: "latest",
          layers: [fixtureBase],
          config: fixtureBaseConfig,
        });

        const seen = await outcomeOf(registry, text);

        if (isUpdate || !existsSync(out)) writeFileSync(out, seen);
        assert.fixture(seen, readFileSync(out, "utf8"));
      } finally {
        await registry.close();
      }
    });
  }

  it("has thirty of them, and declines some", () => {
    const outs = dockerfileFixtures.map(({ out }) => readFileSync(out, "utf8"));

    assert.ok(outs.length >= 30);
    assert.ok(outs.filter((out) => out.startsWith("declined")).length >= 10);
  });
});

/** A decline's reason; or what the image has beside its base's files, and its settings. */
async function outcomeOf(registry: TestRegistry, dockerfile: string): Promise<string> {
  const outcome = await patchImage(patchRequest(registry, dockerfile, fixtureContext));
  if (outcome.kind === "declined") return `declined, line ${outcome.line ?? "-"}: ${outcome.because}\n`;
  const { manifest } = outcome;
  const base = registry.manifests.get("base:latest")?.bytes ?? Buffer.alloc(0);
  const below = await rootLines(registry, "base", { mediaType: "", digest: manifest.digest, bytes: base });
  const lines = (await rootLines(registry, "team/app", manifest)).filter((line) => !below.includes(line));
  const { Labels, ...settings } = configOf(registry, manifest).config;
  const shown = Object.entries(settings).map(([field, value]) => `${field}: ${JSON.stringify(value)}\n`);
  const text = lines.map((line) => `${line.replaceAll("\n", "\\n").replace(/[^\x20-\x7e].*$/s, "(bytes)")}\n`);
  return [...text, ...shown].join("");
}
