import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { runChild } from "./support/run-child.ts";
import { stagedPackage } from "./support/staged-package.ts";
import { describe } from "./support/suite.ts";
import { goodSpec } from "./support/with-hooks.ts";
import { type Repo, withRepo } from "./support/with-repo.ts";

/** A package of its own beside a repository of one spec, and how to validate that. */
function withPackage(
  test: (place: { repo: Repo; folder: string; validate: Validate }) => Promise<void>,
): Promise<void> {
  return withRepo(async (repo) => {
    const folder = join(repo.home, "package");
    await mkdir(folder);
    for (const path of ["dist", "package.json"]) {
      await cp(join(await stagedPackage(), path), join(folder, path), { recursive: true });
    }
    await repo.commit("one", { "edges.json": goodSpec, "pachook.yaml": "data: [images]\n" });
    const args = [join(folder, "dist", "cli.cjs"), "validate"];
    const validate: Validate = () => runChild({ file: process.execPath, args, cwd: repo.dir, env: repo.env });
    await test({ repo, folder, validate });
  });
}

type Validate = () => ReturnType<typeof runChild>;
const fine = "1 spec in 1 file: no problems.\n";

describe("the start", (it) => {
  it("keeps what V8 compiled in the package's folder, and writes it once", () =>
    withPackage(async ({ folder, validate }) => {
      const first = await validate();
      const before = await timesIn(folder);
      const second = await validate();

      assert.is(first.stdout, fine, first.stderr);
      assert.is(second.stdout, fine, second.stderr);
      assert.equal(
        before.map(([name]) => name.split("-")[0]),
        ["base.cjs", "checking.cjs", "cli.cjs", "validating.cjs"],
      );
      assert.equal(await timesIn(folder), before);
    }));

  it("makes it anew where it was cut off, damaged or emptied", () =>
    withPackage(async ({ folder, validate }) => {
      await validate();
      for (const damage of [cutOff, oneBit, emptied]) {
        const kept = await pathsIn(folder);
        const whole = new Map<string, number>();
        for (const path of kept) {
          const bytes = await readFile(path);
          whole.set(path, bytes.length);
          await writeFile(path, damage(bytes));
        }

        const { stdout, stderr, exitCode } = await validate();

        assert.is(stdout, fine, stderr);
        assert.is(exitCode, 0);
        for (const path of kept) assert.ok((await stat(path)).size > 0.5 * (whole.get(path) ?? 0), path);
        assert.is((await validate()).stdout, fine);
      }
    }));

  it("takes nothing that was compiled from other text", () =>
    withPackage(async ({ folder, validate }) => {
      await validate();
      const part = join(folder, "dist", "parts", "validating.cjs");
      const text = await readFile(part, "utf8");
      assert.match(text, "no problems");
      await rm(part);
      await writeFile(part, text.replaceAll("no problems", "NO PROBLEMS"));

      assert.is((await validate()).stdout, fine.replace("no problems", "NO PROBLEMS"));
    }));

  it("says that a Node is too old, and a hook stops nobody then", () =>
    withPackage(async ({ repo, folder }) => {
      const old = join(repo.home, "old.cjs");
      const versions = "{ ...process.versions, node: '18.20.8' }";
      await writeFile(
        old,
        `Object.defineProperties(process, { version: { value: "v18.20.8" }, versions: { value: ${versions} } });`,
      );
      const start = (...words: readonly string[]) => {
        const args = ["--require", old, join(folder, "dist", "cli.cjs"), ...words];
        return runChild({ file: process.execPath, args, cwd: repo.dir, env: repo.env });
      };

      const [hook, verb] = [await start("hook", "pre-commit"), await start("validate")];

      const why = "Node v18.20.8 is too old, 20.19 or newer is needed\n";
      assert.equal([hook.exitCode, hook.stderr], [0, `pachook  pre-commit: nothing is checked, ${why}`]);
      assert.equal([verb.exitCode, verb.stderr], [2, `pachook: ${why}`]);
    }));

  it("works where nothing can be kept", () =>
    withPackage(async ({ folder, validate }) => {
      await writeFile(join(folder, ".cache"), "a file where the folder would be");

      assert.is((await validate()).stdout, fine);
      assert.is((await validate()).stdout, fine);
    }));
});

async function pathsIn(folder: string): Promise<string[]> {
  const names = await readdir(join(folder, ".cache"));
  return names.sort().map((name) => join(folder, ".cache", name));
}

async function timesIn(folder: string): Promise<[string, number][]> {
  const times: [string, number][] = [];
  for (const path of await pathsIn(folder)) times.push([path.split("/").at(-1) ?? "", (await stat(path)).mtimeMs]);
  return times;
}

function cutOff(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.length / 2);
}

function oneBit(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  const at = Math.floor(bytes.length / 3);
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}

function emptied(): Buffer {
  return Buffer.alloc(0);
}
