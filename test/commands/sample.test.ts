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
  /** What `put` would refuse, as an older pachd or a hand in its database may have left it. */
  plant: (paths: readonly string[]) => void;
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
    const plant = (paths: readonly string[]) =>
      pachctl.change(({ commits }) => {
        const commit = commits.findLast(({ repo: name }) => name === "images");
        const file = { size: 1, hash: "", datum: "default", at: "", text: "x" };
        if (commit !== undefined) for (const path of paths) commit.files[path] = file;
      });
    const files = async () => {
      const folder = join(repo.dir, "samples");
      const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
      const found = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
      const texts = found.sort().map(async (path) => [path.slice(folder.length + 1), await readFile(path, "latin1")]);
      return Object.fromEntries(await Promise.all(texts));
    };
    await test({ repo, put, plant, files, sample: (...args) => runCli({ ...repo, env }, ["sample", ...args]) });
  });
}

describe("pachook sample", (it) => {
  it("fetches the smallest files, byte by byte, and says what there is", () =>
    withData(async ({ repo, put, sample, files }) => {
      await put("master:/large.bin", "x".repeat(5000));
      await put("master:/deep/er/b.txt", "bb");
      await put("master:/a.bin", "\u0000\u00ff\n");

      const { exitCode, stdout, stderr } = await sample("images@master", "--files", "2", "--yes");

      assert.is(exitCode, 0, stderr);
      assert.match(stdout, /^samples\/images\/: 2 fetched\n/);
      assert.equal(await files(), { "images/deep/er/b.txt": "bb", "images/a.bin": "\u0000\u00ff\n" });
      assert.match(stderr, /^images@[0-9a-f]{7} \(master\) holds 3 files, 5\.0 kB\. /);
      assert.match(stderr, "The 2 smallest, 5 B, go to samples/images/\n");
      assert.match(stderr, / {2}3 B {2}\/a\.bin$/m);
      assert.match(stderr, /fetch +2 files, 5 B/);
      assert.equal(await readdir(join(repo.dir, ".pachook/sample")), []);
      assert.is(await repo.git("status", "--porcelain"), "?? samples/");
    }));

  it("leaves what is there and differs, with exit code 1, unless it is told otherwise", () =>
    withData(async ({ repo, put, sample, files }) => {
      await put("master:/a.txt", "theirs");
      await put("master:/b.txt", "new");
      await put("master:/c.txt", "same");
      await put("master:/d.txt", "1234");
      await mkdir(join(repo.dir, "samples/images"), { recursive: true });
      await writeFile(join(repo.dir, "samples/images/a.txt"), "mine");
      await writeFile(join(repo.dir, "samples/images/c.txt"), "same");
      await writeFile(join(repo.dir, "samples/images/d.txt"), "abcd");

      const kept = await sample("images@master", "-y");
      const after = await files();
      const again = await sample("images@master", "-y", "--overwrite", "--json");

      assert.equal([kept.exitCode, again.exitCode], [1, 0], kept.stderr);
      assert.match(kept.stderr, "6 B  /a.txt   another one is there, and stays (--overwrite replaces it)\n");
      assert.match(kept.stdout, "samples/images/: 1 fetched, 1 there already, 2 kept\n");
      assert.match(kept.stdout, "! samples/images/d.txt differs from the cluster's, and stays");
      const texts = (a: string, d: string) => ({
        "images/a.txt": a,
        "images/b.txt": "new",
        "images/c.txt": "same",
        "images/d.txt": d,
      });
      assert.equal(after, texts("mine", "abcd"));
      assert.equal(await files(), texts("theirs", "1234"));
      const json = JSON.parse(again.stdout);
      assert.equal([json.folder, json.found], ["samples/images", { files: 4, bytes: 17 }]);
      assert.equal(
        json.files.map(({ path, size, outcome }: Record<string, unknown>) => [path, size, outcome]),
        [
          ["/b.txt", 3, "same"],
          ["/c.txt", 4, "same"],
          ["/d.txt", 4, "replaced"],
          ["/a.txt", 6, "replaced"],
        ],
      );
    }));

  it("takes what a glob matches, and another branch into a folder of its own", () =>
    withData(async ({ put, sample, files }) => {
      await put("staging:/2024/a.txt", "a");
      await put("staging:/2025/b.txt", "b");

      const { exitCode, stderr } = await sample("images@staging:/2025/*", "--yes");

      assert.is(exitCode, 0, stderr);
      assert.equal(await files(), { "images@staging/2025/b.txt": "b" });
    }));

  it("takes a folder that the glob fits with all that is in it, and only looks with --dry-run", () =>
    withData(async ({ put, sample, files }) => {
      await put("master:/x/1.txt", "1");
      await put("master:/x/y/2.txt", "22");
      await put("master:/3.txt", "3");

      const { exitCode, stdout, stderr } = await sample("images", "--glob", "/x", "--dry-run", "--json");
      const shown = await sample("images", "--dry-run");

      assert.is(exitCode, 0, stderr);
      const json = JSON.parse(stdout);
      assert.equal(json.found, { files: 2, bytes: 3 });
      assert.equal(json.files[1], { path: "/x/y/2.txt", size: 2, before: "nothing", outcome: null });
      assert.match(shown.stdout, "holds 3 files, 4 B. All of it goes to samples/images/\n");
      assert.equal(await files(), {});
    }));

  it("writes nothing that leads out of the folder or that git would run, and no mark that moves a cursor", () =>
    withData(async ({ put, plant, sample, files }) => {
      await put("master:/fine", "fine");
      plant(["/../../escaped", "/.git/config", "/a\\..\\b", "/\u001b[2Jclear", "/FINE"]);

      const { exitCode, stdout, stderr } = await sample("images", "--yes");

      assert.is(exitCode, 0, stderr);
      assert.match(stderr, "! left out: /../../escaped: it is no plain path from the top of the repo\n");
      assert.match(stderr, "! left out: /.git/config: git would take the folder for a repository");
      assert.match(stderr, "! left out: /a\\..\\b: pachctl cannot read");
      assert.match(stderr, "\\x1b[2Jclear: pachd would not take it back");
      assert.match(stderr, "! left out: /fine: another one has the same name but for upper and lower case\n");
      assert.not.match(`${stdout}${stderr}`, "\u001b");
      assert.equal(await files(), { "images/FINE": "x" });
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
      const project = await sample("lab/images@master", "--yes");
      const nothing = await sample("images@master:/x*", "--yes");
      const words = await sample("two words", "--yes");
      const glob = await sample("images", "--glob", "/[z-a]", "--yes");
      const count = await sample("images", "--files", "0", "--yes");
      const expected = await sample("expected", "--yes");

      for (const { exitCode } of [repo, branch, project, nothing, words, glob, count, expected]) assert.is(exitCode, 2);
      assert.match(repo.stderr, "there is no nope@master: repo default/nope not found");
      assert.match(branch.stderr, "pachctl list branch images");
      assert.match(project.stderr, 'there is no lab/images@master: project "lab" not found\n');
      assert.match(project.stderr, "pachctl list project, pachctl list repo --project lab");
      assert.match(nothing.stderr, "nothing in images@master fits /x*");
      assert.match(words.stderr, '"two words" names no data');
      assert.match(glob.stderr, '"/[z-a]" is no glob: [z-a] range in reverse order');
      assert.match(count.stderr, "a whole number from 1");
      assert.match(expected.stderr, "default/expected@master");
    }));

  it("does not follow a link out of the folder", () =>
    withData(async ({ repo, put, sample }) => {
      await put("master:/out/a.txt", "a");
      await mkdir(join(repo.dir, "samples/images"), { recursive: true });
      await mkdir(join(repo.home, "elsewhere"));
      await symlink(join(repo.home, "elsewhere"), join(repo.dir, "samples/images/out"));

      const { exitCode, stderr } = await sample("images@master", "--yes");

      assert.is(exitCode, 3);
      assert.match(stderr, "samples/images/out is a symbolic link");
      assert.equal(await readdir(join(repo.home, "elsewhere")), []);
    }));
});
