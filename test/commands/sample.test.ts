import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { runCli } from "../support/cli.ts";
import { installPachctl } from "../support/pachctl/with-pachctl.ts";
import { describe } from "../support/suite.ts";
import { type Repo, withRepo } from "../support/with-repo.ts";

type Scene = {
  repo: Repo;
  /** One character is a byte. */
  put: (at: string, bytes: string) => Promise<void>;
  sample: (...args: readonly string[]) => ReturnType<typeof runCli>;
  /** What lies below samples/, path to text; a folder that is not there holds nothing. */
  files: () => Promise<Record<string, string>>;
};

/** A cluster with a data repo `images`, and a clone whose only environment is it. */
function withData(test: (scene: Scene) => Promise<void>): Promise<void> {
  return withRepo(async (repo) => {
    const pachctl = await installPachctl(repo.home);
    const env = pachctl.envFrom(repo.env);
    await repo.commit("first", { "pachook.yaml": "environments:\n  dev: { context: stand-in, branches: [main] }\n" });
    const call = async (...args: readonly string[]) => {
      const { exitCode, stderr } = await repo.run("pachctl", args, { env });
      assert.is(exitCode, 0, stderr);
    };
    await call("create", "repo", "images");
    const put = async (at: string, bytes: string) => {
      const path = join(repo.home, "put");
      await writeFile(path, bytes, "latin1");
      await call("put", "file", `images@${at}`, "-f", path);
    };
    const files = async () => {
      const folder = join(repo.dir, "samples");
      const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
      const found = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
      const texts = found.sort().map(async (path) => [path.slice(folder.length + 1), await readFile(path, "latin1")]);
      return Object.fromEntries(await Promise.all(texts));
    };
    await test({ repo, put, files, sample: (...args) => runCli({ ...repo, env }, ["sample", ...args]) });
  });
}

describe("pachook sample", (it) => {
  it("fetches the smallest files, byte by byte, and says what there is", () =>
    withData(async ({ put, sample, files }) => {
      await put("master:/large.bin", "x".repeat(5000));
      await put("master:/deep/er/b.txt", "bb");
      await put("master:/a.bin", "\u0000\u00ff\n");

      const { exitCode, stdout, stderr } = await sample("images@master", "--files", "2", "--yes");

      assert.equal([exitCode, stdout], [0, ""], stderr);
      assert.equal(await files(), { "images/deep/er/b.txt": "bb", "images/a.bin": "\u0000\u00ff\n" });
      assert.match(stderr, /^images@[0-9a-f]{7} \(.*\): 3 files, 5\.0 kB$/m);
      assert.match(stderr, /^The smallest, 2 files, 5 B, for samples\/images\/$/m);
      assert.match(stderr, / {2}3 B {2}\/a\.bin$/m);
      assert.match(stderr, /fetch +2 files into samples\/images/);
    }));

  it("leaves what is there, unless it is told otherwise", () =>
    withData(async ({ repo, put, sample, files }) => {
      await put("master:/a.txt", "theirs");
      await put("master:/b.txt", "new");
      await mkdir(join(repo.dir, "samples/images"), { recursive: true });
      await writeFile(join(repo.dir, "samples/images/a.txt"), "mine");

      const kept = await sample("images@master", "-y");
      const after = await files();
      const again = await sample("images@master", "-y", "--overwrite", "--json");

      assert.match(kept.stderr, "1 file in samples/images/ already; --overwrite fetches them again");
      assert.equal(after, { "images/a.txt": "mine", "images/b.txt": "new" });
      assert.equal(await files(), { "images/a.txt": "theirs", "images/b.txt": "new" });
      const { folder, fetched, there, total } = JSON.parse(again.stdout);
      assert.equal([folder, fetched.length, there, total], ["samples/images", 2, [], { files: 2, bytes: 9 }]);
    }));

  it("takes what a glob matches, and another branch into a folder of its own", () =>
    withData(async ({ put, sample, files }) => {
      await put("staging:/2024/a.txt", "a");
      await put("staging:/2025/b.txt", "b");

      const { exitCode, stderr } = await sample("images@staging:/2025/*", "--yes");

      assert.is(exitCode, 0, stderr);
      assert.equal(await files(), { "images@staging/2025/b.txt": "b" });
    }));

  it("asks nobody where nobody is, and writes nothing", () =>
    withData(async ({ put, sample, files }) => {
      await put("master:/a.txt", "a");

      const { exitCode, stderr } = await sample("images@master");

      assert.is(exitCode, 2);
      assert.match(stderr, "1 file, 1 B");
      assert.match(stderr, "pachook sample images@master --yes");
      assert.equal(await files(), {});
    }));

  it("says what is not there, and how to see what is", () =>
    withData(async ({ put, sample }) => {
      await put("master:/a.txt", "a");

      const repo = await sample("nope@master", "--yes");
      const branch = await sample("images@nope", "--yes");
      const nothing = await sample("images@master:/x*", "--yes");
      const words = await sample("images", "--yes");

      assert.equal([repo.exitCode, branch.exitCode, nothing.exitCode, words.exitCode], [2, 2, 2, 2]);
      assert.match(repo.stderr, "there is no nope@master: repo default/nope not found");
      assert.match(branch.stderr, "pachctl list branch images");
      assert.match(nothing.stderr, "no file of images@master matches /x*");
      assert.match(words.stderr, '"images" names no data');
    }));

  it("does not follow a link out of the folder", () =>
    withData(async ({ repo, put, sample }) => {
      await put("master:/out/a.txt", "a");
      await mkdir(join(repo.dir, "samples/images"), { recursive: true });
      await mkdir(join(repo.home, "elsewhere"));
      await symlink(join(repo.home, "elsewhere"), join(repo.dir, "samples/images/out"));

      const { exitCode, stderr } = await sample("images@master", "--yes");

      assert.is(exitCode, 3);
      assert.match(stderr, "/out/a.txt cannot be put there");
      assert.equal(await readdir(join(repo.home, "elsewhere")), []);
    }));
});
