import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { generatedFiles } from "../../scripts/generate/generated-files.ts";
import { describe } from "../support/suite.ts";

describe("generated files", (it) => {
  for (const { path, text } of generatedFiles()) {
    it(`${path} is what the field table says: npm run generate`, () => {
      const onDisk = readFileSync(join(import.meta.dirname, "../..", path), "utf8");

      assert.ok(onDisk === text, `${path} is stale; run npm run generate`);
    });
  }
});
