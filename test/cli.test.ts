import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as assert from "uvu/assert";
import { runCli } from "./support/cli.ts";
import { describe } from "./support/suite.ts";
import { withRepo } from "./support/with-repo.ts";

const fine = `pipeline: {name: edges}
transform: {image: acme/edges:1.4, cmd: [python3, /edges.py]}
input: {pfs: {repo: images, glob: /*}}
`;
const old = fine.replace("pfs:", "atom:");

async function put(dir: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), content);
  }
}

type Told = { exitCode: number; stdout: string; stderr: string };

/** What every refusal has: the exit code, no stack, a next step. */
function assertRefused({ exitCode, stderr }: Told, expected: { exitCode: number; says: RegExp }): void {
  assert.is(exitCode, expected.exitCode, stderr);
  assert.match(stderr, expected.says);
  assert.not.match(stderr, /\n\s+at /);
  assert.match(stderr, /\n {9}\S/);
}

describe("pachook", (it) => {
  it("alone shows where to begin, and says its version", () =>
    withRepo(async (repo) => {
      const { version } = JSON.parse(await readFile(join(import.meta.dirname, "../package.json"), "utf8"));

      assert.match((await runCli(repo, [])).stdout, "pachook validate");
      assert.is((await runCli(repo, ["--version"])).stdout, `${version}\n`);
      assert.match((await runCli(repo, ["--help"])).stdout, /validate .*\n[\s\S]*explain/);
      assert.match((await runCli(repo, ["validate", "--help"])).stdout, "--write-baseline");
      assert.match((await runCli(repo, ["completion"])).stdout, "complete ");
      assert.match((await runCli(repo, ["--get-yargs-completions", "pachook", "val"])).stdout, /^validate\n$/);
    }));

  it("names the verb and the flag that were meant, and ends with 2", () =>
    withRepo(async (repo) => {
      assertRefused(await runCli(repo, ["valdate"]), { exitCode: 2, says: /did you mean "validate"\?/ });
      assertRefused(await runCli(repo, ["validate", "--jsn"]), { exitCode: 2, says: /did you mean --json\?/ });
      assertRefused(await runCli(repo, ["explain", "globb"]), { exitCode: 2, says: /did you mean "glob"\?/ });
      assertRefused(await runCli(repo, ["validate", "--env", "prd"]), { exitCode: 2, says: /no environment "prd"/ });
    }));
});

describe("pachook validate", (it) => {
  it("finds specs by content and answers with 0 or 1", () =>
    withRepo(async (repo) => {
      await put(repo.dir, { "p/edges.yaml": fine, "package.json": "{}", "pachook.yaml": "data: [images]\n" });

      const clean = await runCli(repo, ["validate"]);
      await put(repo.dir, { "p/edges.yaml": old });
      const broken = await runCli(repo, ["validate"]);

      assert.equal(clean, { exitCode: 0, stdout: "1 spec in 1 file: no problems.\n", stderr: "" });
      assert.is(broken.exitCode, 1);
      assert.match(broken.stdout, /^p\/edges\.yaml:3:9 {2}error {2}unknown-field\n/);
    }));

  it("reads named files wherever they lie, stdin as -, and nothing behind -- as a flag", () =>
    withRepo(async (repo) => {
      await put(repo.dir, { "sub/a.yaml": fine, "--json": old.replace("edges}", "two}") });
      const json = async (args: string[], stdin = "") => JSON.parse((await runCli(repo, args, stdin)).stdout);

      const value = await json(["validate", "--json", "sub", "--", "--json"]);
      const piped = await json(["validate", "--json", "-"], old);

      assert.equal([value.files, value.specs], [2, 2]);
      assert.equal(
        value.problems.map(({ at }: { at: unknown }) => at),
        [{ file: "--json", line: 3, column: 9 }],
      );
      assert.equal(piped.problems[0].at, { file: "<stdin>", line: 3, column: 9 });
      assert.is(piped.problems[0].refusedBy, "pachctl");
    }));

  it("adopts an old repository: only new problems count, and what is mended is named", () =>
    withRepo(async (repo) => {
      await put(repo.dir, {
        "a.yaml": old,
        "b.yaml": fine.replace("edges}", "two}"),
        "pachook.yaml": "data: [images]\n",
      });
      await runCli(repo, ["validate", "--write-baseline"]);

      const known = await runCli(repo, ["validate"]);
      await put(repo.dir, { "a.yaml": `# moved\n\n${old}`, "b.yaml": old.replace("edges}", "two}") });
      const fresh = await runCli(repo, ["validate"]);
      await put(repo.dir, { "a.yaml": fine, "b.yaml": fine.replace("edges}", "two}") });
      const mended = await runCli(repo, ["validate"]);

      assert.is(known.exitCode, 0, known.stdout);
      assert.match(known.stdout, "1 known from the baseline");
      assert.is(fresh.exitCode, 1);
      assert.match(fresh.stdout, /^b\.yaml:3:9/);
      assert.is(mended.exitCode, 0);
      assert.match(mended.stdout, "problems in the baseline are gone");
    }));

  it("says no more than that there is nothing where there is nothing", () =>
    withRepo(async (repo) => {
      const { exitCode, stdout } = await runCli(repo, ["validate"]);

      assert.is(exitCode, 0);
      assert.match(stdout, /^There is no Pachyderm spec here/);
    }));

  it("takes a folder for the files in it that read as specs", () =>
    withRepo(async (repo) => {
      await put(repo.dir, { "p/edges.yaml": old, "p/package.json": "{}", "p/node_modules/x/a.yaml": old });

      const { exitCode, stdout } = await runCli(repo, ["validate", "p"]);

      assert.is(exitCode, 1);
      assert.match(stdout, "1 spec in 1 file");
    }));

  it("works in a folder that is in no repository", () =>
    withRepo(async (repo) => {
      await rm(join(repo.dir, ".git"), { recursive: true });
      await put(repo.dir, { "a.yaml": old });

      assert.is((await runCli(repo, ["validate"])).exitCode, 1);
    }));
});

describe("bad input to validate", (it) => {
  it("that cannot be read ends with 2 and says what it is", () =>
    withRepo(async (repo) => {
      await put(repo.dir, { "big.json": "", "empty/x.txt": "" });
      await writeFile(join(repo.dir, "big.json"), Buffer.alloc(100_000_000, 0x20));
      await symlink("/etc", join(repo.dir, "out"));
      await symlink("/etc/hostname", join(repo.dir, "host.yaml"));

      const says = async (file: string, words: RegExp) =>
        assertRefused(await runCli(repo, ["validate", file]), { exitCode: 2, says: words });
      await says("missing.yaml", /missing\.yaml is not there/);
      await says("big.json", /big\.json has 100 MB/);
      await says("host.yaml", /host\.yaml is a symbolic link that leaves the repository/);
    }));

  it("that is no text, nested without end, or half written is a problem with a place", () =>
    withRepo(async (repo) => {
      const cases: Record<string, string | Uint8Array> = {
        "bytes.yaml": Buffer.from([0x61, 0x3a, 0x20, 0xff, 0xfe, 0x00]),
        "deep.json": `{"pipeline":${"[".repeat(20_000)}`,
        "bomb.yaml": `a: &a [x,x]\n${Array.from({ length: 30 }, (_, n) => `b${n}: &b${n} [*${n ? `b${n - 1}` : "a"},*a]`).join("\n")}\n`,
        "half.yaml": `${fine}salt: "<%= vars. "\n`,
        "half.json": '{"pipeline": {"name": "a"}, "transform": {',
      };
      await put(repo.dir, cases);
      for (const file of Object.keys(cases)) {
        const { exitCode, stdout, stderr } = await runCli(repo, ["validate", "--json", file]);

        assert.is(exitCode, 1, `${file}: ${stderr}`);
        const { problems } = JSON.parse(stdout);
        assert.ok(problems.length > 0 && problems.length < 100, file);
        assert.ok(problems[0].at.line >= 1 && problems[0].hint, file);
      }
    }));

  it("as a broken config ends with 2, at its line", () =>
    withRepo(async (repo) => {
      await put(repo.dir, { "a.yaml": fine, "pachook.yaml": "data: [images]\nchecks: {globb: off}\n" });

      const { exitCode, stdout } = await runCli(repo, ["validate"]);

      assert.is(exitCode, 2);
      assert.match(stdout, /^pachook\.yaml:2:10 {2}error {2}config/);
    }));

  it("as a bare repository says that there are no files", () =>
    withRepo(async (repo) => {
      const bare = { dir: join(repo.dir, "bare.git"), env: repo.env };
      await repo.git("init", "-q", "--bare", bare.dir);

      assertRefused(await runCli(bare, ["validate"]), { exitCode: 3, says: /without a work tree/ });
    }));
});

describe("pachook fix", (it) => {
  it("shows with --diff what it would do and writes nothing; then does it, byte for byte", () =>
    withRepo(async (repo) => {
      const before = `\ufeff# ümläut\r\n${old.replaceAll("\n", "\r\n")}\t`;
      await put(repo.dir, { "a.yaml": before.trimEnd() });
      await chmod(join(repo.dir, "a.yaml"), 0o640);
      const bytes = () => readFile(join(repo.dir, "a.yaml"), "utf8");

      const diff = await runCli(repo, ["fix", "--diff"]);
      const untouched = await bytes();
      const fixed = await runCli(repo, ["fix"]);

      assert.match(diff.stdout, /-input: \{atom: [\s\S]*\n\+input: \{pfs: /);
      assert.is(untouched, before.trimEnd());
      assert.match(fixed.stdout, /^mended {2}a\.yaml:4:9/);
      assert.is(await bytes(), before.trimEnd().replace("atom:", "pfs:"));
      assert.is((await stat(join(repo.dir, "a.yaml"))).mode & 0o777, 0o640);
    }));

  it("leaves write-protected files and links out of the repository alone", () =>
    withRepo(async (repo) => {
      const outside = join(dirname(repo.dir), "outside.yaml");
      await writeFile(outside, old);
      await symlink(outside, join(repo.dir, "link.yaml"));

      assertRefused(await runCli(repo, ["fix", "link.yaml"]), { exitCode: 2, says: /leaves the repository/ });
      assert.is(await readFile(outside, "utf8"), old);
      assert.not.ok(existsSync(`${outside}.pachook`));
    }));
});

describe("pachook render", (it) => {
  it("fills one environment's values, to stdout or into a folder", () =>
    withRepo(async (repo) => {
      await put(repo.dir, {
        "a.yaml": `${fine}salt: "<%= vars.n %>" # stays\n`,
        "pachook.yaml": "data: [images]\nenvironments: {dev: {vars: {n: 1}}, prod: {vars: {n: 8}}}\n",
      });

      const { stdout } = await runCli(repo, ["render", "--env", "prod"]);
      await runCli(repo, ["render", "-o", "out"]);

      assert.is(stdout, `${fine}salt: "8" # stays\n`);
      assert.is(await readFile(join(repo.dir, "out/a.yaml"), "utf8"), `${fine}salt: "1" # stays\n`);
    }));
});
