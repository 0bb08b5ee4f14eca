import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { type Memory, memoryOf } from "../../../src/flows/reading/memory.ts";
import { findingsOf, validate } from "../../../src/flows/validate.ts";
import { showFindings } from "../../../src/report/show-findings.ts";
import type { Tree } from "../../../src/specs/tree.ts";
import { hostOf } from "../../support/host-of.ts";
import { describe } from "../../support/suite.ts";
import { treeOf } from "../../support/tree-of.ts";
import { withFolder } from "../../support/with-folder.ts";

type Files = Readonly<Record<string, string>>;

const spec = (name: string, repo: string, more = "") =>
  `pipeline:\n  name: ${name}\ntransform:\n  image: app:1\n  cmd: [run]\ninput:\n  pfs:\n    repo: ${repo}\n    glob: /*\n${more}`;

/** Something of everything that may not be remembered wrongly. */
const repository: Files = {
  "pachook.yaml": "data: [raw]\nenvironments:\n  staging:\n    vars: { repo: raw }\n",
  "a.yaml": spec("a", "raw"),
  "b.yaml": spec("b", "a"),
  "cycle.yaml": `${spec("one", "two")}---\n${spec("two", "one")}`,
  "gone.yaml": spec("gone", "nowhere"),
  "numbers.yaml": spec("numbers", "raw", "parallelism_spec:\n  constant: 3\n"),
  "old.json":
    '{ "pipeline": { "name": "old" }, "transform": { "cmd": ["x"] }, "input": { "atom": { "repo": "raw" } } }',
  "silent.yaml": spec("silent", "raw", "resource_requests:\n  memory: 256MB # pachook-ignore quantity: for a test\n"),
  "template.yaml": spec("t", "<%= vars.repo %>"),
  "twice/a.yaml": spec("a", "raw"),
  "package.json": '{ "name": "x", "transform": 1 }',
};

describe("what is remembered between runs", (it) => {
  it("changes no answer, whatever lies in the repository", () =>
    withMemory(async (memory) => {
      for (const files of [repository, await fixtures()]) {
        const expected = await answer(files, null);

        const runs = [await answer(files, memory), await answer(files, memory), await answer(files, memory)];

        assert.ok(expected.length > 1_000);
        for (const run of runs) assert.is(run, expected);
      }
    }));

  it("changes no answer after any one file was changed, added or taken away", () =>
    withMemory(async (memory) => {
      for (const path of Object.keys(repository)) {
        const { [path]: _, ...without } = repository;
        const broken = { ...repository, [path]: "pipeline: {name: [}\ntransform: {image: a}\ninput: {pfs: {}}\n" };
        for (const files of [repository, without, broken, repository]) {
          assert.is(await answer(files, memory), await answer(files, null), path);
        }
      }
    }));

  it("saves reading what did not change", () =>
    withMemory(async (memory) => {
      const [first, second]: [string[], string[]] = [[], []];
      const files = { ...repository, "b.yaml": spec("b", "raw") };

      await answer(repository, memory, first);
      await answer(files, memory, second);

      assert.ok(first.includes("a.yaml") && first.includes("package.json"));
      assert.ok(second.includes("b.yaml") && second.includes("template.yaml"));
      assert.is(second.includes("numbers.yaml"), false);
      assert.is(second.includes("package.json"), false);
    }));

  it("is thrown away where the file is cut, changed, empty or not ours, and never stops a run", () =>
    withMemory(async (memory) => {
      const expected = await answer(repository, null);
      await answer(repository, memory);
      const whole = readFileSync(memory.path);
      const middle = Math.floor(whole.length / 2);
      const flipped = Buffer.from(whole);
      flipped[middle] = (flipped[middle] ?? 0) ^ 1;
      const otherVersion = Buffer.from(whole.toString("latin1").replace("version", "versiom"), "latin1");

      for (const bytes of [flipped, whole.subarray(0, middle), Buffer.alloc(0), Buffer.from("{}\n{}"), otherVersion]) {
        writeFileSync(memory.path, bytes);
        assert.is(await answer(repository, memory), expected);
      }
    }));

  it("bears several runs at once, and the rest of one that was killed", () =>
    withMemory(async (memory) => {
      const expected = await answer(repository, null);

      const answers = await Promise.all([1, 2, 3, 4].map(() => answer(repository, memory)));
      const wrote = existsSync(memory.path);
      writeFileSync(`${memory.path}.new`, "half");
      const [small] = [{ "a.yaml": spec("a", "raw") }];
      const beside = await answer(small, memory);

      for (const each of answers) assert.is(each, expected);
      assert.ok(wrote);
      assert.is(beside, await answer(small, null));
      assert.is(readFileSync(`${memory.path}.new`, "utf8"), "half", "it may be somebody's who writes right now");
    }));

  it("lies under git's folder, also in a linked worktree, and nowhere without git", () =>
    withFolder(async (folder) => {
      const now = () => new Date();

      const without = memoryOf({ cwd: folder, env: {}, now }, { folder });
      writeFileSync(join(folder, ".git"), "gitdir: /somewhere/.git/worktrees/x\n");
      const linked = memoryOf({ cwd: folder, env: {}, now }, { folder });
      const inHook = memoryOf({ cwd: folder, env: { GIT_DIR: ".git" }, now }, "index");

      assert.is(without, null);
      assert.is(linked?.path, "/somewhere/.git/worktrees/x/pachook/folder");
      assert.is(inHook?.path, join(folder, ".git", "pachook", "staged"));
    }));
});

function withMemory(test: (memory: Memory & { path: string }) => Promise<void>): Promise<void> {
  return withFolder((folder) =>
    test({ path: join(folder, "pachook", "staged"), identify: ({ oid }) => oid, held: new Map(), fewest: 1 }),
  );
}

/** All that a run says, and all it says to programs; `read` collects the paths that it read. */
async function answer(files: Files, memory: Memory | null, read: string[] = []): Promise<string> {
  const plain = treeOf(files);
  const tree: Tree = {
    files: async () => (await plain.files()).map((file) => ({ ...file, oid: files[file.path] ?? null })),
    read: (paths) => {
      read.push(...paths);
      return plain.read(paths);
    },
  };
  const host = hostOf();
  const validated = await validate(host, tree, { named: null, memory });
  const options = { terminal: host.terminal, quiet: false, showFile: (file: string) => file, rules: [] };
  const shown = showFindings(findingsOf(validated), "text", options);
  return `${shown}\n${JSON.stringify([validated.problems, validated.files.length, validated.specs.length], null, 1)}`;
}

async function fixtures(): Promise<Files> {
  const top = join(import.meta.dirname, "../../fixtures");
  const paths = (await readdir(top, { recursive: true })).filter((path) => /\.(json|yaml)$/.test(path));
  return Object.fromEntries(
    await Promise.all(paths.map(async (path) => [path, await readFile(join(top, path), "latin1")])),
  );
}
