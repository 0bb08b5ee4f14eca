import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import {
  commitForPush,
  leftBehind,
  push,
  type RunningPush,
  startPush,
  storeBase,
  tagsOf,
} from "../support/push-cli.ts";
import { type Misbehaviour, startRegistry, type TestRegistry, type TestRegistryOptions } from "../support/registry.ts";
import { describe } from "../support/suite.ts";
import { type Repo, withRepo } from "../support/with-repo.ts";

/** What the machine and the built command line do to each other, with a registry that misbehaves. */
type Scene = { repo: Repo; registry: TestRegistry; commit: string };

function withScene(test: (scene: Scene) => Promise<void>, options: TestRegistryOptions = {}): Promise<void> {
  return withRepo(async (repo) => {
    const registry = await startRegistry(options);
    try {
      await storeBase(registry);
      await test({ repo, registry, commit: await commitForPush(repo, registry) });
    } finally {
      await registry.close();
    }
  });
}

async function logIn(repo: Repo, registry: TestRegistry, password: string): Promise<void> {
  const auth = Buffer.from(`builder:${password}`).toString("base64");
  await repo.write("../home/.docker/config.json", JSON.stringify({ auths: { [registry.host]: { auth } } }));
}

/** Asserts that a push fails with words, leaves nothing, shows no password, and works once all is well again. */
async function failsThenWorks(
  scene: Scene,
  said: RegExp,
  heal: () => unknown = () => (scene.registry.misbehave = () => null),
) {
  const { repo, registry, commit } = scene;
  const { exitCode, stdout, stderr } = await push(repo);
  assert.is(exitCode, 3, stderr);
  assert.is(stdout, "");
  assert.match(stderr, said);
  assert.not.match(stderr, /s3cret|wr0ng|YnVpbGRlc|Bearer [0-9a-f]/);
  assert.not.match(stderr, /\n {4}at .*:\d+:\d+\)?\n/, "a stack is for our own mistakes");
  assert.not.ok(Object.keys(tagsOf(registry)).some((name) => name.endsWith(commit)));
  assert.equal(await leftBehind(repo), []);
  await heal();
  const again = await push(repo);
  assert.is(again.exitCode, 0, again.stderr);
  assert.ok(Object.keys(tagsOf(registry)).some((name) => name.endsWith(commit)));
}

/** Answers requests that begin so with a status, for ever. */
function answers(registry: TestRegistry, start: RegExp, bad: Misbehaviour): void {
  registry.misbehave = (request) => (start.test(request) ? bad : null);
}

const bearer = { login: { kind: "bearer", user: "builder", password: "s3cret" } } as const;

describe("pachook build --push, and bad luck", (it) => {
  it("tells a wrong password, and how to log in", () =>
    withScene(async (scene) => {
      const { repo, registry } = scene;
      await logIn(repo, registry, "wr0ng");
      await failsThenWorks(scene, /gives no token \(HTTP 401\)[\s\S]*docker login 127/, () =>
        logIn(repo, registry, "s3cret"),
      );
    }, bearer));

  it("gets a new token where one runs out in the middle of a push", () =>
    withScene(async ({ repo, registry, commit }) => {
      await logIn(repo, registry, "s3cret");
      const seen = new Set<string>();
      registry.misbehave = (request) => {
        if (/^(PUT|HEAD) /.test(request) && !seen.has(request)) registry.expireTokens();
        seen.add(request);
        return null;
      };
      const { exitCode, stderr } = await push(repo);
      assert.is(exitCode, 0, stderr);
      assert.ok(registry.manifests.has(`acme/edges:${commit}`));
      assert.ok(registry.requests.filter((request) => request === "GET /token").length > 3);
    }, bearer));

  it("passes by a proxy that is not for this host", () =>
    withScene(async ({ repo, registry, commit }) => {
      const through = await push(repo, { http_proxy: "http://127.0.0.1:9", no_proxy: "127.0.0.1" });
      assert.is(through.exitCode, 0, through.stderr);
      assert.ok(registry.manifests.has(`acme/edges:${commit}`));
    }));

  it("tells that there is no permission, before anything is sent", () =>
    withScene(async (scene) => {
      answers(scene.registry, /^POST /, { kind: "status", status: 403 });
      await failsThenWorks(scene, /refused a push to acme\/edges \(HTTP 403\)[\s\S]*Ask for the right/);
    }));

  it("waits as long as a rate limit asks", () =>
    withScene(async ({ repo, registry, commit }) => {
      let limited = 0;
      registry.misbehave = () =>
        limited++ < 1 ? { kind: "status", status: 429, headers: { "retry-after": "1" } } : null;
      const { exitCode, stderr } = await push(repo);
      assert.is(exitCode, 0, stderr);
      assert.ok(registry.manifests.has(`acme/edges:${commit}`));
    }));

  it("gives up where a rate limit lasts too long, and says when to come back", () =>
    withScene(async (scene) => {
      answers(scene.registry, /./, { kind: "status", status: 429, headers: { "retry-after": "3600" } });
      await failsThenWorks(scene, /HTTP 429[\s\S]*again later/);
    }));

  for (const status of [507, 413]) {
    it(`tells that the registry is full where it answers ${status}`, () =>
      withScene(async (scene) => {
        answers(scene.registry, /^PUT .*\/blobs\//, { kind: "status", status });
        await failsThenWorks(scene, new RegExp(`HTTP ${status}[\\s\\S]*full or takes nothing this large`));
      }));
  }

  it("tells where every upload is cut", () =>
    withScene(async (scene) => {
      answers(scene.registry, /^PUT .*\/blobs\//, { kind: "cut", when: "before" });
      await failsThenWorks(scene, /cannot be reached|refused the blob/);
    }));

  it("goes on where a blob and a manifest are cut once each, and ends as an undisturbed push", () =>
    withScene(async ({ repo, registry }) => {
      const undisturbed = await push(repo);
      const [tags, blobs] = [tagsOf(registry), [...registry.blobs.keys()].sort()];
      registry.empty();
      await storeBase(registry);
      const cut = new Set<string>();
      registry.misbehave = (request) => {
        const kind = /^PUT .*\/(blobs|manifests)\//.exec(request)?.[1];
        if (kind === undefined || cut.has(kind)) return null;
        cut.add(kind);
        return { kind: "cut", when: kind === "blobs" ? "in-body" : "after" };
      };

      const disturbed = await push(repo);

      assert.equal([disturbed.exitCode, disturbed.stdout], [0, undisturbed.stdout], disturbed.stderr);
      assert.equal([...cut].sort(), ["blobs", "manifests"]);
      assert.equal([tagsOf(registry), [...registry.blobs.keys()].sort()], [tags, blobs]);
    }));

  it("believes no registry whose content is other than its digest", () =>
    withScene(async (scene) => {
      answers(scene.registry, /^GET .*\/blobs\//, { kind: "lie" });
      await failsThenWorks(scene, /with other content/);
      assert.not.ok(scene.registry.requests.length === 0);
    }));

  it("tells that the base image is gone", () =>
    withScene(async (scene) => {
      const { registry } = scene;
      registry.empty();
      await failsThenWorks(scene, /its base 127\S+\/base:1 is not in the registry/, () => storeBase(registry));
    }));

  it("tells that no engine is there, and what was looked for", () =>
    withScene(async ({ repo, registry }) => {
      await repo.commit("a step to run", { "edges/Dockerfile": "FROM scratch\nCOPY app.py /\nRUN make\n" });
      const { exitCode, stderr } = await push(repo, { ENGINE: "podman", PATH: await pathWithGitAlone(repo) });
      assert.is(exitCode, 3);
      assert.match(stderr, /no engine to build an image with: podman is not installed/);
      assert.equal(tagsOf(registry), {});
    }));

  it("tells that an engine died, with what it said, and leaves nothing of its work", () =>
    withScene(async ({ repo, registry }) => {
      const path = await engineThat(repo, 'cat >/dev/null; echo "STEP 1/2: FROM x"; kill -9 $$');
      const { exitCode, stderr } = await push(repo, { ENGINE: "buildah", PATH: path });
      assert.is(exitCode, 3, stderr);
      assert.match(stderr, /buildah was killed by SIGKILL/);
      assert.equal([tagsOf(registry), await leftBehind(repo)], [{}, []]);
    }));

  it("shows a failing build's last lines with the Dockerfile's line, a full disk's too", () =>
    withScene(async ({ repo, registry, commit }) => {
      const words = "write /app/app.py: no space left on device";
      const steps = "STEP 1/3: FROM x\nSTEP 2/3: COPY app.py /app/";
      const path = await engineThat(
        repo,
        `cat >/dev/null; printf '${steps}\\n' >&2; echo 'Error: ${words}' >&2; exit 125`,
      );
      const { exitCode, stderr } = await push(repo, { ENGINE: "buildah", PATH: path });
      assert.is(exitCode, 3, stderr);
      assert.match(stderr, "edges/Dockerfile:2 (exit code 125)");
      assert.match(stderr, words);
      assert.equal([tagsOf(registry), await leftBehind(repo)], [{}, []]);
      assert.is((await push(repo)).exitCode, 0);
      assert.ok(registry.manifests.has(`acme/edges:${commit}`));
    }));
});

describe("pachook build --push, broken off", (it) => {
  it("ends as an undisturbed run does after a kill -9 at any request", () =>
    withScene(async ({ repo, registry }) => {
      const { stdout, requests, tags } = await undisturbed(repo, registry);
      const tried = new Set<string>();
      for (const at of [...requests.keys(), requests.length]) {
        const [request, when] =
          at < requests.length ? [requests[at], "before" as const] : [requests.at(-1), "after" as const];
        await anew(registry);
        const died = await breakOff(repo, registry, { at: Math.min(at + 1, requests.length), when, signal: "SIGKILL" });
        assert.is(died.signal, "SIGKILL", `${when} ${request}`);
        assert.equal(tagsThatMoved(tagsOf(registry), tags), [], `${when} ${request}`);
        registry.misbehave = () => null;
        // A re-run sees the registry alone: where that stands as after an earlier kill, it would be the same run.
        const state = [...registry.links, ...registry.manifests.keys()].sort().join("\n");
        if (tried.has(state)) continue;
        tried.add(state);

        const again = await push(repo);

        assert.equal(
          [again.exitCode, places(again.stdout)],
          [0, places(stdout)],
          `${when} ${request}: ${again.stderr}`,
        );
        assert.equal(tagsOf(registry), tags, `${when} ${request}`);
        assert.equal(await leftBehind(repo), []);
      }
      process.stdout.write(`    killed at each of ${requests.length} requests, ${tried.size} states run again\n`);
      assert.ok(tried.size >= 5);
      assert.ok(requests.length >= 10);
    }));

  it("answers Ctrl-C at a request of any kind with 130, no tag of the commit, and the way on", () =>
    withScene(async ({ repo, registry, commit }) => {
      const { requests, tags } = await undisturbed(repo, registry);
      const named = requests.indexOf(`PUT /v2/acme/edges/manifests/${commit}`);
      assert.ok(named > 0);
      const kinds = new Set<string>();
      for (const [index, request] of requests.slice(0, named + 1).entries()) {
        const kind = request.replace(/[^/]*$/, "");
        if (kinds.has(kind) && index < named) continue;
        kinds.add(kind);
        await anew(registry);

        const { exitCode, stderr, stdout } = await breakOff(repo, registry, {
          at: index + 1,
          when: "before",
          signal: "SIGINT",
        });

        assert.equal([exitCode, stdout], [130, ""], `${request}: ${stderr}`);
        assert.ok(stderr.includes("un the same command again"), `${request}: ${stderr}`);
        assert.not.ok(Object.keys(tagsOf(registry)).some((name) => name.endsWith(commit)));
        assert.equal(await leftBehind(repo), []);
      }
      registry.misbehave = () => null;
      assert.is((await push(repo)).exitCode, 0);
      assert.equal(tagsOf(registry), tags);
    }));
});

async function undisturbed(repo: Repo, registry: TestRegistry) {
  registry.requests.length = 0;
  const { exitCode, stdout, stderr } = await push(repo);
  assert.is(exitCode, 0, stderr);
  return { stdout, requests: [...registry.requests], tags: tagsOf(registry) };
}

async function anew(registry: TestRegistry): Promise<void> {
  registry.empty();
  await storeBase(registry);
}

type BreakOff = { at: number; when: "before" | "after"; signal: "SIGKILL" | "SIGINT" };

/** Sends the process the signal when its n-th request has come in, or has been done and is not answered yet. */
async function breakOff(repo: Repo, registry: TestRegistry, { at, when, signal }: BreakOff) {
  const running: { push: RunningPush | null } = { push: null };
  const also = () => void running.push?.child.kill(signal);
  registry.misbehave = (_, nth) => {
    if (nth < at) return null;
    if (signal === "SIGKILL") return { kind: "cut", when, also };
    // Once: whoever asks twice does not want to wait for what cleans up.
    return { kind: "silence", also: nth === at ? also : () => undefined };
  };
  running.push = await startPush(repo);
  return running.push.ended;
}

/** Tags that lead elsewhere than in an undisturbed run. */
function tagsThatMoved(now: Record<string, string>, wanted: Record<string, string>): string[] {
  return Object.entries(now).flatMap(([name, manifest]) => (wanted[name] === manifest ? [] : [name]));
}

/** The references that were printed; what was done for them differs, since a broken off run did a part. */
function places(stdout: string): unknown {
  return JSON.parse(stdout).images.map(({ reference }: { reference: string }) => reference);
}

/** A search path with git and the shell's own programs, and no engine. */
async function pathWithGitAlone(repo: Repo): Promise<string> {
  const folder = join(repo.home, "bin");
  await repo.write("../home/bin/.keep", "");
  for (const program of ["git", "sh", "cat"]) {
    const { stdout } = await repo.run("sh", ["-c", `command -v ${program}`]);
    if (!(await readdir(folder)).includes(program)) await repo.run("ln", ["-s", stdout.trim(), join(folder, program)]);
  }
  return folder;
}

/** A search path on which `buildah bud` is a script, and buildah answers everything else as it would. */
async function engineThat(repo: Repo, script: string): Promise<string> {
  const folder = await pathWithGitAlone(repo);
  const text = `#!/bin/sh\ncase "$1" in bud|build) ${script} ;; *) echo linux/amd64 ;; esac\n`;
  await writeFile(join(folder, "buildah"), text, { mode: 0o755 });
  return folder;
}
