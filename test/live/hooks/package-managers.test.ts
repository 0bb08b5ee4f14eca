import { writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import * as assert from "uvu/assert";
import { packedTarball } from "../../support/pack.ts";
import { nodeProgram, npmProgram } from "../../support/programs.ts";
import { describe } from "../../support/suite.ts";
import { badSpec, goodSpec } from "../../support/with-hooks.ts";
import { type Repo, withRepo } from "../../support/with-repo.ts";

/** One way to install; `file` and `args` install what package.json lists, `bin` runs a program of it. */
type Manager = {
  name: string;
  spec: string;
  file: string;
  args: readonly string[];
  bin: readonly string[];
  files?: Readonly<Record<string, string>>;
  /** Where the manager itself needs a newer Node than the one that runs the tests. */
  node?: string;
};

const yarn4 = { spec: "@yarnpkg/cli-dist@4.18.1", file: "yarn", args: ["install"], bin: ["yarn", "exec"] };

const managers: readonly Manager[] = [
  { name: "npm 11", spec: "npm@11.19.1", file: "npm", args: ["install"], bin: ["npm", "exec", "--"] },
  { name: "npm 12", spec: "npm@12.2.0", file: "npm", args: ["install"], bin: ["npm", "exec", "--"], node: "22" },
  { name: "pnpm 10", spec: "pnpm@10.34.9", file: "pnpm", args: ["install"], bin: ["pnpm", "exec"] },
  { name: "pnpm 12", spec: "pnpm@12.21.0", file: "pnpm", args: ["install"], bin: ["pnpm", "exec"], node: "22" },
  { name: "yarn 1", spec: "yarn@1.22.22", file: "yarn", args: ["install"], bin: ["yarn", "--silent", "run"] },
  {
    name: "yarn 4 with node_modules",
    ...yarn4,
    files: { ".yarnrc.yml": "nodeLinker: node-modules\nenableTelemetry: false\nenableImmutableInstalls: false\n" },
  },
  {
    name: "yarn 4 with Plug'n'Play",
    ...yarn4,
    files: { ".yarnrc.yml": "nodeLinker: pnp\nenableTelemetry: false\nenableImmutableInstalls: false\n" },
  },
];

const found = await Promise.all(
  managers.map(async (manager) => ({
    manager,
    programs: [
      await npmProgram(manager.spec),
      ...(manager.node === undefined ? [] : [await nodeProgram(manager.node)]),
    ],
  })),
);

describe("the packed tarball, with a real package manager", (it) => {
  for (const { manager, programs } of found) {
    const title = `is installed by ${manager.name} without an error, and its hooks find it`;
    const folders = programs.filter((folder) => folder !== null);
    if (folders.length < programs.length) it.skip(title, `${manager.spec} is not to be had here`);
    else it(title, () => tryManager(manager, folders));
  }
});

function tryManager({ file, args, bin, files = {} }: Manager, programs: readonly string[]): Promise<void> {
  return withRepo(async (repo) => {
    const tarball = await packedTarball();
    const manifest = { private: true, devDependencies: { pachook: `file:${tarball}` } };
    await repo.write("package.json", `${JSON.stringify(manifest, null, 2)}\n`);
    for (const [path, text] of Object.entries(files)) await repo.write(path, text);
    await writeFile(join(repo.home, ".npmrc"), "audit=false\nfund=false\n");

    await must(repo, file, args);
    const [program = "", ...words] = bin;
    const said = await must(repo, program, [...words, "pachook", "init", "--yes"]);
    await repo.write("pachook.yaml", "data: [images]\n");
    await repo.write(".gitignore", "node_modules/\n.yarn/\n.pnp.*\n.pachook/\n");
    const good = await commit(repo, goodSpec);
    const bad = await commit(repo, badSpec);

    assert.match(said, "The hooks are on.");
    assert.is(good.exitCode, 0, good.stderr);
    assert.match(good.stderr, "pachook  1 spec fine.");
    assert.is(bad.exitCode, 1, bad.stderr);
    assert.match(bad.stderr, "commit refused");

    const clone = await cloneOf(repo);
    await must(clone, file, args);
    const isOn = await clone.tryGit("config", "core.hooksPath");
    // yarn 4 runs no `prepare`; there a teammate types `yarn pachook install`, as docs/hooks.md says.
    if (isOn.stdout !== ".husky/_\n") await must(clone, program, [...words, "pachook", "install"]);
    assert.is(isOn.stdout === ".husky/_\n", !file.startsWith("yarn") || files[".yarnrc.yml"] === undefined);
    const inClone = await commit(clone, badSpec);
    assert.is(inClone.exitCode, 1, inClone.stderr);
  }, programs);
}

async function commit(repo: Repo, spec: string) {
  await repo.write("edges.json", spec);
  await repo.git("add", "--all");
  return repo.tryGit("commit", "--message", "some");
}

/** What a teammate has: a clone of what was pushed. */
async function cloneOf(repo: Repo): Promise<Repo> {
  await repo.git("reset", "--quiet", "--hard");
  await repo.git("push", "--quiet", "origin", "main");
  const dir = join(repo.dir, "../clone");
  await repo.git("clone", "--quiet", repo.origin, dir);
  const run: Repo["run"] = (file, args, more = {}) => repo.run(file, args, { cwd: dir, ...more });
  const git: Repo["git"] = (...args) => repo.git("-C", dir, ...args);
  const tryGit: Repo["tryGit"] = (...args) => repo.tryGit("-C", dir, ...args);
  const write: Repo["write"] = (path, content) => repo.write(join("../clone", path), content);
  return { ...repo, dir, run, git, tryGit, write };
}

// How this machine reaches a registry, and nothing else of its environment.
const network = Object.fromEntries(
  Object.entries(process.env).filter(([name]) =>
    /^(NODE_EXTRA_CA_CERTS|https?_proxy|no_proxy)$|_registry|_cafile/i.test(name),
  ),
);

async function must(repo: Repo, file: string, args: readonly string[]): Promise<string> {
  // The folders of the programs come first, so a manager that starts Node gets the one it needs.
  const env = { ...repo.env, ...network, npm_config_cache: join(repo.home, "npm"), YARN_ENABLE_GLOBAL_CACHE: "false" };
  const { exitCode, stdout, stderr } = await repo.run(file, args, { env, timeoutMs: 180_000 });
  const path = String(repo.env["PATH"]).split(delimiter)[0];
  assert.is(exitCode, 0, `${file} ${args.join(" ")} (${path}): ${stdout}${stderr}`);
  return stdout;
}
