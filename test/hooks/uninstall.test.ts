import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { requestsIn } from "../../src/waiter/requests.ts";
import { config, scriptedProgram, settled } from "../support/scripted-deploy.ts";
import { describe } from "../support/suite.ts";
import { pachook, withHooks } from "../support/with-hooks.ts";

describe("pachook uninstall in an armed clone", (it) => {
  it("disarms it, to the byte, and calls off a deploy that waits for nobody", () =>
    withHooks(async (repo) => {
      const settings = join(repo.dir, ".git/config");
      const before = await readFile(settings, "utf8");
      await pachook(repo, "arm", "dev", "--yes");
      const tip = await repo.git("rev-parse", "HEAD");
      requestsIn(join(repo.dir, ".git")).save(left(tip, repo.dir));

      const said = await pachook(repo, "uninstall");

      assert.match(said, "Pushes from this clone no longer deploy to dev.\n");
      assert.match(said, `Called off: the deploy of ${tip.slice(0, 7)} for dev.\n`);
      assert.not(existsSync(join(repo.dir, ".git/pachook")));
      assert.is(await readFile(settings, "utf8"), before.replace("\thooksPath = .husky/_\n", ""));
    }, `data: [images]\n${config}`));

  it("lets a deploy go on that runs, and says that its log stays", () =>
    withHooks(async (repo) => {
      const program = join(repo.home, "scripted.cjs");
      await writeFile(program, scriptedProgram(join(repo.dir, "node_modules/pachook/dist/cli.cjs")));
      const pushes = join(repo.dir, ".git/pachook/pushes");
      await pachook(repo, "arm", "dev", "--yes");
      const env = { TEST_DEPLOYS: join(repo.home, "deploys.jsonl"), TEST_DEPLOY_MS: "15000" };
      const hook = `exec '${process.execPath}' '${program}' hook pre-push "$@"\n`;
      await repo.write(".husky/pre-push", hook);
      await repo.run("git", ["push", "origin", "main"], { env });
      const requests = requestsIn(join(repo.dir, ".git"));
      await until(() => requests.list().some(({ stage }) => stage === "deploying"));

      const said = await pachook(repo, "uninstall");
      const logStays = existsSync(pushes);
      await settled(pushes);

      assert.match(
        said,
        /Left: the deploy of [0-9a-f]{7} for dev runs, goes on, and writes its log\. {2}To take it away: {2}rm -r '.*pachook'/,
      );
      assert.ok(logStays);
      assert.is(requests.list()[0]?.stage, "deployed");
      assert.not(existsSync(join(repo.dir, ".git/pachook/before-init.json")));
    }, `data: [images]\n${config}`));
});

/** What a machine that was switched off leaves of a push. */
function left(tip: string, folder: string) {
  const asked = new Date().toISOString();
  const nothing = { remote: "", trackingRef: "", trackingBefore: "", pusher: "", began: "", note: "" };
  return {
    id: "1",
    environment: "dev",
    tip,
    ref: "refs/heads/main",
    folder,
    asked,
    stage: "waiting",
    since: asked,
    ...nothing,
  } as const;
}

async function until(isSo: () => boolean): Promise<void> {
  const end = Date.now() + 120_000;
  while (!isSo()) {
    if (Date.now() > end) throw new Error("it did not come so far");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
