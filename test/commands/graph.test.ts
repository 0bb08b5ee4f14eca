import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { graphCommand } from "../../src/commands/graph.ts";
import { readArguments } from "../../src/commands/read-arguments.ts";
import { Failure } from "../../src/failure.ts";
import { hostOf } from "../support/host-of.ts";
import { describe } from "../support/suite.ts";
import { withFolder } from "../support/with-folder.ts";

const spec = (name: string, repo: string) =>
  JSON.stringify({
    pipeline: { name },
    transform: { image: "team/edges:1.4", cmd: ["python3", "/edges.py"] },
    input: { pfs: { repo, glob: "/*" } },
  });

/** Runs `pachook graph` on files in a temporary folder without git. */
function graph(files: Readonly<Record<string, string>>, words: readonly string[]) {
  return withFolder(async (cwd) => {
    for (const [name, text] of Object.entries(files)) await writeFile(join(cwd, name), text);
    const host = hostOf({ cwd });
    const exitCode = await graphCommand.run(host, readArguments(graphCommand, words));
    const written = await readFile(join(cwd, "out.svg"), "utf8").catch(() => null);
    return { exitCode, written, printed: host.printed(), noted: host.noted() };
  });
}

const row = { "montage.json": spec("montage", "edges"), "edges.json": spec("edges", "images") };
const ring = { "a.json": spec("a", "b"), "b.json": spec("b", "a") };

describe("pachook graph", (it) => {
  it("prints an order to deploy in", async () => {
    assert.equal(await graph(row, ["--order"]), { exitCode: 0, written: null, printed: "edges\nmontage\n", noted: "" });
  });

  it("says which ring has no order, and exits with 1", async () => {
    const { exitCode, noted } = await graph(ring, ["--order"]);

    assert.is(exitCode, 1);
    assert.is(noted, "no order: a -> b -> a\n");
  });

  it("prints one JSON value with nodes, edges, groups in order, and rings", async () => {
    const { printed } = await graph(row, ["--json"]);

    const value: unknown = JSON.parse(printed);
    assert.match(JSON.stringify(value), /"order":\[\["default\/edges","default\/montage"\]\],"cycles":\[\]/);
  });

  it("writes to a file, and then only says so", async () => {
    const { written, printed, noted } = await graph(row, ["--format", "svg", "-o", "out.svg"]);

    assert.match(written ?? "", /^<svg /);
    assert.is(printed, "");
    assert.is(noted, "written to out.svg\n");
  });

  it("fails with the next step where the file cannot be written", async () => {
    try {
      await graph(row, ["-o", "no-such-folder/out.svg"]);
      assert.unreachable();
    } catch (error) {
      assert.instance(error, Failure);
    }
  });
});
