import { join } from "node:path";
import { withRepo } from "../../test/support/with-repo.ts";
import { installWithoutNetwork, useExample } from "./scratch.ts";
import { say, tell } from "./tell.ts";

/** Another repository, which has no package.json: what `init` would do there. */
export function startWithoutNpm(): Promise<void> {
  return withRepo(async (repo) => {
    say("\nAnother repository: Python, and no package.json.");
    await useExample(repo);
    await repo.git("rm", "--quiet", "package.json");
    await repo.write("edges.py", "print('edges')\n");
    await repo.commit("python");
    const elsewhere = join(repo.dir, "../elsewhere");
    await repo.write("../elsewhere/.keep", "");
    await installWithoutNetwork({ ...repo, dir: elsewhere });
    await tell(repo, {
      why: "What would be added? Nothing is, yet.",
      typed: ["npx", "pachook", "init", "--dry-run"],
      exitCode: 0,
      says: "There is no package.json here",
      instead: join(elsewhere, "node_modules/.bin/pachook"),
    });
  });
}
