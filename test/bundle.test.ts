import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { runCli } from "./support/cli.ts";
import { installPachctl } from "./support/pachctl/with-pachctl.ts";
import { stagedPackage } from "./support/staged-package.ts";
import { describe } from "./support/suite.ts";
import { withRepo } from "./support/with-repo.ts";

const required = /^(?:var \w+ = )?require\("(\.[^"]+)"\);/gm;

/** What only this library says. */
const signs = {
  execa: "ExecaError",
  yargs: "YError",
  yaml: "YAMLParseError",
  diff: "structuredPatch",
  ejs: "openDelimiter",
};

describe("the bundle", (it) => {
  it("loads three files for a commit, two more at most for the rest, and no library that starts or parses slowly", async () => {
    const dist = join(await stagedPackage(), "dist");
    const text = (file: string) => readFile(join(dist, file), "utf8");

    const [cli, base, checking] = await Promise.all([
      text("parts/cli.cjs"),
      text("parts/base.cjs"),
      text("parts/checking.cjs"),
    ]);
    const [pushing, validating] = await Promise.all([text("parts/pushing.cjs"), text("parts/validating.cjs")]);

    assert.equal(partsIn(cli), ["./base.cjs"]);
    assert.equal(partsIn(base), []);
    assert.equal(partsIn(checking), ["./base.cjs"]);
    assert.equal(partsIn(pushing).sort(), ["./base.cjs", "./checking.cjs"]);
    assert.equal(partsIn(validating).sort(), ["./base.cjs", "./checking.cjs"]);
    assert.match(base, '{ checkCommit } = await Promise.resolve().then(() => require("./checking.cjs"))');
    assert.match(cli + base, 'validating.cjs"))).validateCommand');
    const slow = Object.entries(signs).filter(([, sign]) => (cli + base + checking).includes(sign));
    assert.equal(slow, []);
    assert.not.match(cli + base + checking + pushing, /require\("(node:)?(crypto|util)"\)/, "6 and 3 ms to load");
  });

  it("shows by these words which library a part holds", async () => {
    const folder = join(await stagedPackage(), "dist", "parts");
    const texts = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), "utf8")));

    for (const [library, sign] of Object.entries(signs)) {
      assert.ok(
        texts.some((text) => text.includes(sign)),
        library,
      );
    }
  });

  it("asks for no part that is not there", async () => {
    const dist = join(await stagedPackage(), "dist");
    const there = new Set(await readdir(join(dist, "parts")));

    for (const part of there) {
      const text = await readFile(join(dist, "parts", part), "utf8");
      const asked = [...text.matchAll(/"\.\/([\w-]+\.c?js)"/g)].map(([, name = ""]) => name);
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
  return [...new Set([...text.matchAll(required)].map(([, part = ""]) => part))];
}
