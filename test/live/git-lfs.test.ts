import * as assert from "uvu/assert";
import { contextOf } from "../support/context-of.ts";
import { failureOf } from "../support/failure-of.ts";
import { findProgram } from "../support/live-programs.ts";
import { describe } from "../support/suite.ts";
import { type Repo, withRepo } from "../support/with-repo.ts";

const whyNot = findProgram("git-lfs") === null ? "not installed: git-lfs" : null;

async function commitWithLfs(repo: Repo): Promise<string> {
  await repo.git("lfs", "install", "--local");
  await repo.git("lfs", "track", "*.bin");
  return repo.commit("a model", { "image/model.bin": "the weights\n".repeat(1000), "image/a.txt": "a" });
}

describe("files of a commit that Git LFS keeps", (it) => {
  const live = (title: string, test: () => Promise<void>) =>
    whyNot === null ? it(title, test) : it.skip(title, whyNot);

  live("come as their content, whatever the working directory holds", () =>
    withRepo(async (repo) => {
      const commit = await commitWithLfs(repo);
      const stored = await repo.git("cat-file", "-p", "HEAD:image/model.bin");
      await repo.write("image/model.bin", "other weights");

      const found = await contextOf({ cwd: repo.dir, env: repo.env }, commit, "image");

      assert.match(stored, "oid sha256:");
      assert.equal(found, ["644 a.txt a", `644 model.bin ${"the weights\n".repeat(1000)}`.trim()]);
    }),
  );

  live("fail where neither this clone nor its remote has the content", () =>
    withRepo(async (repo) => {
      const commit = await commitWithLfs(repo);
      await repo.remove(".git/lfs/objects");

      const failure = await failureOf(contextOf({ cwd: repo.dir, env: repo.env }, commit, "image"));

      assert.match(failure.message, "Git LFS has no content for image/model.bin");
    }),
  );
});
