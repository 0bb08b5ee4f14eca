import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { installPacked } from "./pack.ts";
import { stateOf } from "./repo-state.ts";
import { badSpec, goodSpec, pachook } from "./with-hooks.ts";
import { type Repo, withRepo } from "./with-repo.ts";

/** Something that hooks into git before init does. Its hooks write a line into `$HOME/ran`, or leave another trace. */
export type Earlier = {
  name: string;
  prepare: (repo: Repo) => Promise<void>;
  /** What must have happened in one commit and one push; without it, the lines `commit` and `push` in `$HOME/ran`. */
  demand?: (repo: Repo) => Promise<void>;
};

/**
 * init, commit, push and uninstall where something was there before: ours checks, theirs runs, with both kinds of
 * refusal, twice is the same as once, and in the end every byte is as it was, and theirs runs by itself.
 */
export function tryEveryPair(earlier: Earlier, programs: readonly string[] = []): Promise<void> {
  return withRepo(async (repo) => {
    await repo.commit("start", { "README.md": "pictures\n" });
    await earlier.prepare(repo);
    await installPacked(repo.dir);
    const base = await repo.git("rev-parse", "HEAD");
    const before = stateOf(repo);

    await pachook(repo, "init", "--yes");
    const once = stateOf(repo);
    await pachook(repo, "init", "--yes");
    assert.is(stateOf(repo), once, "a second init changes something");

    await commitOne(repo, goodSpec);
    await repo.git("push", "--quiet", "origin", "main");
    await (earlier.demand ?? demandLines)(repo);

    await repo.write("edges.json", badSpec);
    await repo.git("add", "edges.json");
    const refused = await repo.tryGit("commit", "--message", "bad");
    assert.is(refused.exitCode, 1, refused.stderr);
    assert.match(refused.stderr, "commit refused");
    await repo.git("commit", "--quiet", "--no-verify", "--message", "bad");
    const push = await repo.tryGit("push", "origin", "main");
    assert.is(push.exitCode, 1, push.stderr);
    assert.match(push.stderr, "push refused");

    await pachook(repo, "uninstall");
    await repo.git("reset", "--quiet", "--hard", base);
    assert.is(stateOf(repo), before);
    if (earlier.demand === undefined) await runsByItself(repo);
  }, programs);
}

async function commitOne(repo: Repo, spec: string): Promise<void> {
  await repo.write("edges.json", spec);
  await repo.git("add", "edges.json");
  await repo.git("commit", "--quiet", "--message", "good");
}

async function demandLines(repo: Repo): Promise<void> {
  assert.equal(await linesOf(repo), ["commit", "push"]);
}

async function runsByItself(repo: Repo): Promise<void> {
  const before = (await linesOf(repo)).length;
  await repo.write("README.md", "more pictures\n"); // lefthook runs nothing for a commit without files
  await repo.git("commit", "--quiet", "--message", "theirs", "README.md");
  assert.is((await linesOf(repo)).length, before + 1, "theirs does not run after uninstall");
}

async function linesOf({ home }: Repo): Promise<string[]> {
  const path = join(home, "ran");
  return existsSync(path) ? (await readFile(path, "utf8")).split("\n").filter(Boolean) : [];
}
