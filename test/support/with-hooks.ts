import { join } from "node:path";
import * as assert from "uvu/assert";
import { installPacked } from "./pack.ts";
import { type Repo, withRepo } from "./with-repo.ts";

/** A spec that is fine in a repository of withHooks, and the same with a field name of 1.7, which `fix` can mend. */
export const goodSpec = `{
  "pipeline": { "name": "edges" },
  "transform": { "image": "acme/edges:1.0", "cmd": ["sh"] },
  "input": { "pfs": { "repo": "images", "glob": "/*" } }
}
`;
export const oldSpec = goodSpec.replace('"pfs"', '"atom"');
/** Refused by pachctl and by pachd, and not to be mended safely. */
export const badSpec = goodSpec.replace('"glob": "/*"', '"glop": 1');

/** Runs the `pachook` that is installed in the repository; any exit code but 0 fails the test. */
export async function pachook({ dir, run }: Repo, ...args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await run(join(dir, "node_modules", ".bin", "pachook"), args);
  assert.is(exitCode, 0, stderr);
  return stdout;
}

/** A repository with the packed tarball installed, `init --yes` done and one commit, `start`. */
export function withHooks(test: (repo: Repo) => Promise<void>, config = "data: [images]\n"): Promise<void> {
  return withRepo(async (repo) => {
    await installPacked(repo.dir);
    await repo.write("pachook.yaml", config);
    await pachook(repo, "init", "--yes");
    await repo.commit("start");
    await test(repo);
  });
}
