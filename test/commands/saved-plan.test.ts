import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { runCli } from "../support/cli.ts";
import { withDeployStage } from "../support/deploy-stage.ts";
import { storeImage } from "../support/stored-image.ts";
import { describe } from "../support/suite.ts";

describe("pachook deploy --plan", (it) => {
  it("does what was shown, once; not what was changed since, nor what the clone is not armed for", () =>
    withDeployStage(async ({ repo, cluster, state }) => {
      const place = { dir: repo.dir, env: cluster.envFrom(repo.env) };
      const pachook = (...args: readonly string[]) => runCli(place, args);
      const file = join(repo.home, "plan.json");
      const planned = await pachook("plan", "--env", "dev", "--out", file);
      assert.is(planned.exitCode, 0, planned.stderr);
      const before = state();

      const config = await readFile(join(repo.dir, "pachook.yaml"), "utf8");
      await repo.write("pachook.yaml", config.replace("context: stand-in", "context: other, branches: [main]"));
      const armed = await pachook("arm", "dev", "--yes");
      assert.is(armed.exitCode, 0, armed.stderr);
      const refused = await pachook("deploy", "--plan", file);
      assert.is(refused.exitCode, 2, refused.stderr);
      assert.match(refused.stderr, "context: armed for other, pachook.yaml says stand-in");
      await pachook("disarm");

      const text = await readFile(file, "utf8");
      await writeFile(file, text.replace('"older": false', '"older": true'));
      const changed = await pachook("deploy", "--plan", file);
      assert.is(changed.exitCode, 2, changed.stderr);
      assert.match(changed.stderr, "is no plan, or was changed after it was made");
      assert.equal(state(), before);

      await writeFile(file, text);
      const done = await pachook("deploy", "--plan", file);
      assert.is(done.exitCode, 0, done.stderr);
      const again = await pachook("deploy", "--plan", file);
      assert.match(again.stderr, "the plan no longer holds");
    }));

  it("takes in the bases that were asked for in the plan", () =>
    withDeployStage(async ({ repo, registry, cluster }) => {
      const place = { dir: repo.dir, env: cluster.envFrom(repo.env) };
      const pachook = (...args: readonly string[]) => runCli(place, args);
      const file = join(repo.home, "plan.json");
      const digest = await storeImage(registry, { repository: "acme/base", tag: "1", layers: [{ etc: "newer" }] });

      const planned = await pachook("plan", "--refresh-bases", "--out", file);
      const deployed = await pachook("deploy", "--plan", file, "--engine", "built-in", "--json");

      assert.match(planned.stdout, /pachook deploy [0-9a-f]{7} --env dev --refresh-bases\n/, planned.stderr);
      assert.is(deployed.exitCode, 0, deployed.stderr);
      const { images, movedBases } = JSON.parse(deployed.stdout);
      assert.equal([images[0].action, movedBases], ["make", []]);
      assert.match(images[0].why, /^app\.py changed; .*\/acme\/base:1 moved since it was made on sha256:/);
      const commit = await repo.git("rev-parse", "HEAD");
      const manifest = registry.manifests.get(`acme/edges:${commit}`);
      const config = JSON.parse(String(registry.blobs.get(JSON.parse(String(manifest?.bytes)).config.digest)));
      assert.is(config.config.Labels["org.opencontainers.image.base.digest"], digest);
    }));
});
