import { existsSync, readFileSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { config, scriptedProgram, settled } from "../support/scripted-deploy.ts";
import { describe } from "../support/suite.ts";
import { pachook, withHooks } from "../support/with-hooks.ts";

describe("an armed push through husky and the packed tarball", (it) => {
  it("deploys once what the remote took, and not what a dry run showed", () =>
    withHooks(async (repo) => {
      const cli = join(repo.dir, "node_modules", "pachook", "dist", "cli.cjs");
      const real = join(repo.dir, "node_modules", "pachook", "dist", "real-cli.cjs");
      const record = join(repo.home, "deploys.jsonl");
      await rename(cli, real);
      await writeFile(cli, scriptedProgram(real), { mode: 0o755 });
      const pushes = join(repo.dir, ".git", "pachook", "pushes");
      const env = { TEST_DEPLOYS: record };
      await pachook(repo, "arm", "dev", "--yes");

      const dry = await repo.run("git", ["push", "--dry-run", "origin", "main"], { env });
      await settled(pushes);
      const afterDryRun = existsSync(record);
      const pushed = await repo.run("git", ["push", "origin", "main"], { env });
      await settled(pushes);

      assert.is(dry.exitCode, 0, dry.stderr);
      assert.not(afterDryRun);
      assert.match(pushed.stderr, "If origin accepts, dev gets");
      assert.is(readFileSync(record, "utf8").trim().split("\n").length, 1);
    }, `data: [images]\n${config}`));
});
