import { spawnSync } from "node:child_process";
import { mkdtempSync, rmdirSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { installPacked } from "../support/pack.ts";
import { stateOf } from "../support/repo-state.ts";
import { describe } from "../support/suite.ts";
import { badSpec, goodSpec, oldSpec, pachook, withHooks } from "../support/with-hooks.ts";
import { type Repo, withRepo } from "../support/with-repo.ts";

const fixing = "data: [images]\ncommit: { fix: true }\n";
const isRoot = process.getuid?.() === 0;

describe("a commit and a push in a hard place", (it) => {
  it("are checked in a repository with SHA-256 names, up to its remote", () =>
    withRepo(async (repo) => {
      await repo.run("sh", ["-c", `rm -rf .git '${repo.origin}'`]);
      await repo.git("init", "--quiet", "--bare", "--object-format=sha256", repo.origin);
      await repo.git("init", "--quiet", "--object-format=sha256");
      await repo.git("remote", "add", "origin", repo.origin);
      await installPacked(repo.dir);
      await repo.write("pachook.yaml", fixing);
      await pachook(repo, "init", "--yes");

      await repo.commit("good", { "edges.json": goodSpec });
      const pushed = await repo.tryGit("push", "origin", "main");
      await repo.write("edges.json", badSpec);
      const refused = await repo.tryGit("commit", "--all", "--message", "bad");
      await repo.git("commit", "--quiet", "--all", "--no-verify", "--message", "bad");
      const refusedPush = await repo.tryGit("push", "origin", "main");
      const deleted = await repo.tryGit("push", "origin", "HEAD~1:refs/heads/x", ":refs/heads/y");

      assert.is(pushed.exitCode, 0, pushed.stderr);
      assert.is(refused.exitCode, 1, refused.stderr);
      assert.is(refusedPush.exitCode, 1, refusedPush.stderr);
      assert.match(refusedPush.stderr, "push refused");
      assert.not.match(deleted.stderr, "push refused");
    }));

  it("are checked in a checkout with CRLF line ends, where hook files keep LF", () =>
    withHooks(async (repo) => {
      await repo.commit("good", { "edges.json": goodSpec });
      await repo.git("push", "--quiet", "origin", "main");
      const dir = join(repo.dir, "../crlf");
      await repo.git("clone", "--quiet", "--config", "core.autocrlf=true", repo.origin, dir);
      await repo.run("ln", ["-s", join(repo.dir, "node_modules"), "node_modules"], { cwd: dir });
      await repo.run("node_modules/.bin/pachook", ["install"], { cwd: dir });
      await repo.write("../crlf/edges.json", badSpec.replaceAll("\n", "\r\n"));

      const { exitCode, stderr } = await repo.run("git", ["commit", "--all", "--message", "bad"], { cwd: dir });

      assert.match(await readFile(join(dir, ".gitignore"), "utf8"), "\r\n");
      assert.not.match(await readFile(join(dir, ".husky/pre-commit"), "utf8"), "\r");
      assert.is(exitCode, 1);
      assert.match(stderr, "commit refused");
    }));

  it("are checked among 20,000 files", () =>
    withHooks(async (repo) => {
      const script = "mkdir data; i=0; while [ $i -lt 20000 ]; do echo $i > data/$i.txt; i=$((i+1)); done";
      await repo.run("sh", ["-c", script]);
      await repo.commit("data");
      await repo.write("edges.json", badSpec);
      await repo.git("add", "edges.json");
      const refused = await repo.tryGit("commit", "--message", "bad");
      await repo.write("edges.json", oldSpec);
      await repo.git("add", "edges.json");

      const mended = await repo.tryGit("commit", "--message", "old");
      const pushed = await repo.tryGit("push", "origin", "main");

      assert.is(refused.exitCode, 1);
      assert.is(mended.exitCode, 0, mended.stderr);
      assert.is(pushed.exitCode, 0, pushed.stderr);
      assert.is(await repo.git("status", "--porcelain"), "");
    }, fixing));

  it("are checked in a rebase, which stops at the commit that is refused, and goes back by --abort", () =>
    withHooks(async (repo) => {
      await repo.commit("good", { "edges.json": goodSpec });
      await repo.commit("more", { "montage.json": goodSpec.replace('"edges"', '"montage"') });
      const before = { head: await repo.git("rev-parse", "HEAD"), state: stateOf(repo) };
      const editor = "sed -i -e 's/^pick/edit/'";
      const env = { ...repo.env, GIT_SEQUENCE_EDITOR: editor, GIT_EDITOR: "true" };
      await repo.run("git", ["rebase", "--quiet", "--interactive", "HEAD~1"], { env });
      await repo.write("montage.json", badSpec.replace('"edges"', '"montage"'));

      const amended = await repo.run("git", ["commit", "--all", "--amend", "--message", "again"], { env });
      await repo.git("rebase", "--abort");

      assert.is(amended.exitCode, 1, amended.stderr);
      assert.match(amended.stderr, "commit refused");
      assert.is(await repo.git("rev-parse", "HEAD"), before.head);
      assert.is(stateOf(repo), before.state);
    }));

  it("are checked when a merge with conflicts is resolved, and the merge stays open where refused", () =>
    withHooks(async (repo) => {
      await repo.commit("good", { "edges.json": goodSpec });
      await repo.git("switch", "--quiet", "--create", "other");
      await repo.commit("theirs", { "edges.json": goodSpec.replace('"sh"', '"bash"') });
      await repo.git("switch", "--quiet", "main");
      await repo.commit("ours", { "edges.json": goodSpec.replace('"sh"', '"zsh"') });
      const merge = await repo.tryGit("merge", "other");
      await repo.write("edges.json", badSpec);
      await repo.git("add", "edges.json");

      const bad = await repo.tryGit("commit", "--no-edit");
      await repo.write("edges.json", oldSpec);
      await repo.git("add", "edges.json");
      const mended = await repo.tryGit("commit", "--no-edit");

      assert.is(merge.exitCode, 1);
      assert.is(bad.exitCode, 1);
      assert.is(mended.exitCode, 0, mended.stderr);
      assert.is((await repo.git("log", "--format=%P", "-1")).split(" ").length, 2, "the merge lost a parent");
      assert.match(await repo.git("show", "HEAD:edges.json"), '"pfs"');
    }, fixing));

  const mounts = canMount();
  const skipped: typeof it = Object.assign(
    (title: string) => it.skip(title, "needs a mount, which only root may make"),
    it,
  );
  const readOnly = isRoot && !mounts ? skipped : it;
  readOnly("are checked with a .husky that may not be written, and init says what is in the way", () =>
    withHooks(async (repo) => {
      await repo.write("edges.json", badSpec);
      await repo.git("add", "--all");
      const before = stateOf(repo);

      const { commit, after, init } = await withoutWriting(repo, ".husky", async () => ({
        commit: await repo.tryGit("commit", "--message", "bad"),
        after: stateOf(repo),
        init: await repo.run("node_modules/.bin/pachook", ["init", "--yes"]),
      }));

      assert.is(commit.exitCode, 1);
      assert.match(commit.stderr, "commit refused");
      assert.is(after.replaceAll(/^(?:folder )?\d+ /gm, ""), before.replaceAll(/^(?:folder )?\d+ /gm, "")); // the modes were taken away above
      assert.is(init.exitCode, 3, init.stderr);
      assert.match(
        init.stderr,
        /^pachook: husky could not switch the hooks on: \S.*`pachook uninstall` goes back\.\n$/ms,
        init.stderr,
      );
    }),
  );

  const onDisk = mounts ? it : skipped;
  onDisk("are refused or pass for a stated reason on a full disk, and nothing is lost", () =>
    withRepo(async (repo) => {
      const disk = join(repo.dir, "../disk");
      await repo.run("mkdir", [disk]);
      const mounted = await repo.run("mount", ["-t", "tmpfs", "-o", "size=6m", "tmpfs", disk]);
      assert.is(mounted.exitCode, 0, mounted.stderr);
      try {
        await fullDisk(repo, disk);
      } finally {
        await repo.run("umount", [disk]);
      }
    }),
  );
});

/** Root may write whatever a mode says, but not in what is mounted to be read. */
async function withoutWriting<T>(repo: Repo, folder: string, work: () => Promise<T>): Promise<T> {
  const deny = `mount --bind ${folder} ${folder} && mount -o remount,bind,ro ${folder}`;
  const [close, open] = isRoot ? [deny, `umount ${folder}`] : [`chmod -R a-w ${folder}`, `chmod -R u+w ${folder}`];
  const { exitCode, stderr } = await repo.run("sh", ["-c", close]);
  assert.is(exitCode, 0, stderr);
  try {
    return await work();
  } finally {
    await repo.run("sh", ["-c", open]);
  }
}

/** Tries it on a folder of its own: root in a container may be as powerless as anybody. */
function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), "pachook-mount-"));
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder]);
  if (status === 0) spawnSync("umount", [folder]);
  rmdirSync(folder);
  return status === 0;
}

/** A clone on the disk, its packages elsewhere; then the disk is filled to the last byte before the commit. */
async function fullDisk(repo: Repo, disk: string): Promise<void> {
  await installPacked(repo.dir);
  await repo.write("pachook.yaml", fixing);
  await pachook(repo, "init", "--yes");
  await repo.commit("good", { "edges.json": goodSpec });
  await repo.git("push", "--quiet", "origin", "main");
  const dir = join(disk, "work");
  const inClone = { cwd: dir, env: { ...repo.env, TMPDIR: disk } };
  await repo.git("clone", "--quiet", repo.origin, dir);
  await repo.run("ln", ["-s", join(repo.dir, "node_modules"), "node_modules"], inClone);
  await repo.run("node_modules/.bin/pachook", ["install"], inClone);
  const old = oldSpec.replace('"sh"', '"bash"');
  await repo.run("sh", ["-c", `printf '%s' '${old}' > edges.json && git add edges.json`], inClone);
  await repo.run("sh", ["-c", "dd if=/dev/zero of=../filler bs=1k 2>/dev/null; true"], inClone);

  const { exitCode, stderr } = await repo.run("git", ["commit", "--message", "old"], inClone);
  await rm(join(disk, "filler"));

  const text = await readFile(join(dir, "edges.json"), "utf8");
  assert.ok(exitCode !== 0, "a full disk takes no commit");
  assert.match(stderr, /commit refused|No space left|unable to write|could not/);
  assert.is(text.trim(), old.trim());
  const staged = await repo.run("git", ["show", ":edges.json"], inClone);
  assert.is(staged.stdout.trim(), old.trim());
  assert.is((await repo.run("git", ["stash", "list"], inClone)).stdout, "");
  const again = await repo.run("git", ["commit", "--message", "old"], inClone);
  assert.is(again.exitCode, 0, again.stderr);
}
