import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { runCli } from "./cli.ts";
import { installPacked } from "./pack.ts";
import { describe } from "./suite.ts";
import { withRepo } from "./with-repo.ts";

describe("the packed tarball", (it) => {
  it("installs with npm and runs", () =>
    withRepo(async ({ dir, run, write }) => {
      await write("package.json", '{ "name": "edges", "private": true }\n');

      await installPacked(dir);

      const manifest: unknown = JSON.parse(await readFile(join(dir, "package.json"), "utf8"));
      assert.equal(manifest, { name: "edges", private: true, devDependencies: { pachook: "^0.1.0" } });
      const { stdout } = await run(join(dir, "node_modules", ".bin", "pachook"), ["--version"]);
      assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
    }));

  it("holds what a user needs and nothing else", () =>
    withRepo(async ({ dir }) => {
      await installPacked(dir);

      const inside = await readdir(join(dir, "node_modules", "pachook"));

      const wanted = ["LICENSE", "README.md", "dist", "docs", "hooks", "package.json", "schema", "templates"];
      for (const name of inside) assert.ok(wanted.includes(name), `${name} is in the tarball`);
    }));
});

describe("the built command line", (it) => {
  it("runs as a child and says its version", () =>
    withRepo(async (repo) => {
      const { exitCode, stdout, stderr } = await runCli(repo, ["--version"]);

      assert.equal({ exitCode, stderr }, { exitCode: 0, stderr: "" });
      assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
    }));
});
