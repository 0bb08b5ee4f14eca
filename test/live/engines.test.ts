import * as assert from "uvu/assert";
import { pushBuilt } from "../../src/deploy/push-images.ts";
import { atMost } from "../../src/tools/at-most.ts";
import type { EngineName } from "../../src/tools/engine/engine.ts";
import { findEngine } from "../../src/tools/engine/find-engine.ts";
import { putManifest } from "../../src/tools/registry/manifests.ts";
import type { Command } from "../../src/tools/run.ts";
import { runExeca } from "../../src/tools/run-execa.ts";
import { runLive } from "../../src/tools/run-live.ts";
import { failureOf } from "../support/failure-of.ts";
import { leftIn } from "../support/left-in.ts";
import { liveEngines } from "../support/live-engines.ts";
import { answer, commitImage, dockerfile, pullAndRun, requestFor, sessionTo } from "../support/live-image.ts";
import { whyNotLive } from "../support/live-programs.ts";
import { registryPrograms, withLiveRegistry } from "../support/live-registry.ts";
import { describe } from "../support/suite.ts";
import { withFolder } from "../support/with-folder.ts";
import { withRepo } from "../support/with-repo.ts";

const engines = ["docker", "buildx", "podman", "buildah"] as const satisfies readonly EngineName[];
for (const name of engines) {
  describe(`${name}, on commits`, (it) => {
    const whyNot =
      liveEngines[name].whyNot() ?? whyNotLive(["busybox", "docker", "dockerd", "runc", ...registryPrograms]);
    const live = (title: string, test: () => Promise<void>) =>
      whyNot === null ? it(title, test) : it.skip(title, whyNot);
    const engineIn = (folder: string, env: BuildEnv) => findEngine({ env, cwd: folder, run: runExeca, runLive }, name);

    for (const [where, pathInContext] of [
      ["beside", null],
      ["in", "Dockerfile"],
    ] as const) {
      live(
        `an image pulled back and run answers with the commit's code; its Dockerfile lies ${where} the context`,
        () =>
          withRepo((repo) =>
            withFolder((folder) =>
              withLiveRegistry(folder, async (registry) => {
                const commit = await commitImage(repo);
                const pushed = await liveEngines[name].with(folder, async (env) => {
                  const engine = await engineIn(folder, env);
                  const built = await engine.build(await requestFor(repo, { commit, pathInContext }));
                  const to = { session: sessionTo(registry), repository: "acme/edges" };
                  const done = await pushBuilt(to, built, new Map()).finally(built.remove);
                  await putManifest(to.session, { repository: to.repository, reference: commit }, done.manifest);
                  return done;
                });

                const reference = `${registry.host}/acme/edges@${pushed.manifest.digest}`;
                const { said, keyLabel } = await pullAndRun(folder, registry, reference);

                // Docker's old builder drops the ignore file where it must hide a Dockerfile.
                const isDropped = name === "docker" && pathInContext === null;
                assert.equal(
                  said.trim().split("\n"),
                  isDropped ? answer.filter((line) => line !== ".dockerignore") : answer,
                );
                assert.is(keyLabel, "a key with blanks");
                assert.equal(await leftIn(folder), []);
              }),
            ),
          ),
      );
    }

    live("builds run side by side, no more at once than were allowed", () =>
      withRepo((repo) =>
        withFolder((folder) =>
          liveEngines[name].with(folder, async (env) => {
            const commit = await commitImage(repo);
            const engine = await engineIn(folder, env);
            const limited = atMost(2);
            let [running, most] = [0, 0];
            const builds = ["one", "two", "three"].map((text) =>
              limited(async () => {
                running += 1;
                most = Math.max(most, running);
                const request = await requestFor(repo, { commit, pathInContext: null });
                const built = await engine.build({ ...request, args: { GREETING: text } });
                await built.remove();
                running -= 1;
                return Buffer.from(built.config).toString();
              }),
            );

            const configs = await Promise.all(builds);

            assert.is(most, 2);
            for (const [index, text] of ["one", "two", "three"].entries())
              assert.match(configs[index] ?? "", `GREETING=${text}`);
            assert.equal(await leftIn(folder), []);
          }),
        ),
      ),
    );

    live("a build that fails says the Dockerfile's line and its last words, and leaves nothing", () =>
      withRepo((repo) =>
        withFolder((folder) =>
          liveEngines[name].with(folder, async (env) => {
            const commit = await commitImage(repo);
            const broken = dockerfile.replace("> /listing", "\\\n  && echo the last words && exit 7");
            const engine = await engineIn(folder, env);
            let shown = "";
            const request = await requestFor(repo, { commit, pathInContext: null, dockerfile: broken });

            const failure = await failureOf(engine.build({ ...request, log: (text) => (shown += text) }));

            assert.match(failure.message, "image/Dockerfile:7");
            assert.match(failure.message, "the last words");
            assert.match(shown, "the last words");
            assert.equal(await leftIn(folder), []);
          }),
        ),
      ),
    );

    live("another platform is refused before anything is built", () =>
      withRepo((repo) =>
        withFolder((folder) =>
          liveEngines[name].with(folder, async (env) => {
            const commit = await commitImage(repo);
            const engine = await engineIn(folder, env);
            const request = await requestFor(repo, { commit, pathInContext: null });
            let shown = "";

            const other = { ...request, platform: "linux/s390x", log: (text: string) => (shown += text) };
            const failure = await failureOf((async () => engine.build(other))());

            assert.match(failure.message, "linux/s390x");
            assert.is(shown, "");
          }),
        ),
      ),
    );

    live("a build that is called off ends, with everything it started", () =>
      withRepo((repo) =>
        withFolder((folder) =>
          liveEngines[name].with(folder, async (env) => {
            const commit = await commitImage(repo);
            const seconds = String(100_000 + (process.pid % 10_000));
            const slow = dockerfile.replace(
              "busybox ls -A /app > /listing",
              `echo it runs && busybox sleep ${seconds}`,
            );
            const engine = await engineIn(folder, env);
            const calling = new AbortController();
            const request = await requestFor(repo, {
              commit,
              pathInContext: null,
              dockerfile: slow,
              signal: calling.signal,
            });
            let shown = "";
            const log = (text: string) => {
              shown += text;
              if (/^(#\d+ [\d.]+ )?it runs/m.test(shown)) calling.abort();
            };

            const failure = await failureOf(engine.build({ ...request, log }));

            assert.is(failure.code, "interrupted");
            assert.is(await processesWith(`sleep ${seconds}`), 0);
            const listing = containersOf[name];
            if (listing !== null) assert.is(await containersLeft({ ...listing, cwd: folder, env }), "");
            assert.equal(await leftIn(folder), []);
          }),
        ),
      ),
    );
  });
}

const timeoutMs = 20_000;

/** What lists an engine's containers. BuildKit has none that can be listed. */
const containersOf = {
  docker: { file: "docker", args: ["ps", "--all", "--quiet"], timeoutMs },
  buildx: null,
  podman: { file: "podman", args: ["ps", "--all", "--external", "--quiet"], timeoutMs },
  buildah: { file: "buildah", args: ["containers", "--quiet"], timeoutMs },
} as const satisfies Record<EngineName, Omit<Command, "cwd"> | null>;

type BuildEnv = Parameters<Parameters<(typeof liveEngines)["docker"]["with"]>[1]>[0];

/** Waits up to ten seconds for the processes to end, and tells how many did not. */
async function processesWith(words: string): Promise<number> {
  for (let tries = 0; ; tries++) {
    const { stdout } = await runExeca({ file: "ps", args: ["-eo", "args"], cwd: "/", timeoutMs: 10_000 });
    const left = stdout.split("\n").filter((line) => line.includes(words)).length;
    if (left === 0 || tries === 20) return left;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** dockerd takes a cancelled build's container away in its own time, more of it on a busy machine. */
async function containersLeft(command: Command): Promise<string> {
  for (let tries = 1; ; tries++) {
    const { stdout } = await runExeca(command);
    if (stdout === "" || tries === 60) return stdout;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
