import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { runCli } from "./support/cli.ts";
import { installPachctl } from "./support/pachctl/with-pachctl.ts";
import { stagedPackage } from "./support/staged-package.ts";
import { describe } from "./support/suite.ts";
import { withRepo } from "./support/with-repo.ts";

const imported = /(?:from|import) "(\.[^"]+)";/g;

describe("the bundle", (it) => {
  it("loads three files for a commit, two more at most for the rest, and no library that starts or parses slowly", async () => {
    const dist = join(await stagedPackage(), "dist");
    const text = (file: string) => readFile(join(dist, file), "utf8");

    const [cli, base, checking] = await Promise.all([text("cli.js"), text("parts/base.js"), text("parts/checking.js")]);
    const [pushing, validating] = await Promise.all([text("parts/pushing.js"), text("parts/validating.js")]);

    assert.equal(partsIn(cli), ["./parts/base.js"]);
    assert.equal(partsIn(base), []);
    assert.equal(partsIn(checking), ["./base.js"]);
    assert.equal(partsIn(pushing).sort(), ["./base.js", "./checking.js"]);
    assert.equal(partsIn(validating).sort(), ["./base.js", "./checking.js"]);
    assert.match(cli + base, 'checking.js")).hookCommand');
    assert.match(cli + base, 'validating.js")).validateCommand');
    assert.not.match(base + checking, /node_modules\/(execa|yargs|yaml|ejs|diff)\//);
    assert.not.match(cli + base + checking + pushing, /from "(node:)?(crypto|util)"/, "6 and 3 ms to load");
  });

  it("asks for no part that is not there", async () => {
    const dist = join(await stagedPackage(), "dist");
    const there = new Set(await readdir(join(dist, "parts")));

    for (const part of there) {
      const text = await readFile(join(dist, "parts", part), "utf8");
      const asked = [...text.matchAll(/"\.\/([\w-]+\.js)"/g)].map(([, name = ""]) => name);
      assert.equal(
        asked.filter((name) => !there.has(name)),
        [],
        part,
      );
    }
    assert.ok(there.size > 10);
  });

  it("reads pachctl's config, as JSON and as YAML", () =>
    withRepo(async (repo) => {
      const cluster = await installPachctl(repo.home);
      await repo.commit("one", { "pachook.yaml": "environments: { dev: { context: stand-in } }\n" });
      const place = { dir: repo.dir, env: cluster.envFrom(repo.env) };
      const asJson = await runCli(place, ["status"]);
      const context = "{ pachd_address: grpc://127.0.0.1:30650, project: default }";
      await writeFile(cluster.config, `v2: { active_context: stand-in, contexts: { stand-in: ${context} } } # yaml\n`);
      const asYaml = await runCli(place, ["status"]);

      assert.match(asJson.stdout, "no pipeline runs there", asJson.stderr);
      assert.is(asYaml.stdout, asJson.stdout);
    }));
});

function partsIn(text: string): string[] {
  return [...new Set([...text.matchAll(imported)].map(([, part = ""]) => part))];
}
