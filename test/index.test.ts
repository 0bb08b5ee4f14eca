import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as assert from "uvu/assert";
import { stagedPackage } from "./support/staged-package.ts";
import { describe } from "./support/suite.ts";

const around = { isBuiltHere: () => false, isDeclaredData: () => true, defaultProject: "default" };
const text = `{
  "pipeline": { "name": "edges" },
  "transform": { "image": "acme/edges:1.0.0", "cmd": ["python3", "/edges.py"] },
  "input": { "pfs": { "repo": "images", "glb": "/*" } }
}
`;

describe("the package as a library", (it) => {
  it("reads a spec and says what is wrong with it, where, and who would refuse it", async () => {
    const index = pathToFileURL(join(await stagedPackage(), "dist", "index.js")).href;
    const { readSpecs, runChecks }: typeof import("../src/index.ts") = await import(index);

    const problems = runChecks({ files: [readSpecs("edges.json", Buffer.from(text))], around });

    const said = problems.map(({ code, refusedBy, at }) => `${at.file}:${at.line}:${at.column} ${code} ${refusedBy}`);
    assert.ok(said.includes("edges.json:4:41 unknown-field pachctl"), said.join("\n"));
  });
});
