import { randomBytes } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { findEngine } from "../../src/tools/engine/find-engine.ts";
import { runExeca } from "../../src/tools/run-execa.ts";
import { runLive } from "../../src/tools/run-live.ts";
import { runCli } from "../support/cli.ts";
import { failureOf } from "../support/failure-of.ts";
import { leftIn } from "../support/left-in.ts";
import { liveEngines } from "../support/live-engines.ts";
import { commitImage, dockerfile, requestFor } from "../support/live-image.ts";
import { whyNotLive } from "../support/live-programs.ts";
import { withPlainRegistry } from "../support/live-registry.ts";
import { whyNoMounts, withSmallDisk } from "../support/small-disk.ts";
import { describe } from "../support/suite.ts";
import { withFolder } from "../support/with-folder.ts";
import { withRepo } from "../support/with-repo.ts";

const stores = { docker: ["docker", "data"], podman: ["containers", "root"], buildah: ["containers", "root"] } as const;

for (const name of ["docker", "podman", "buildah"] as const) {
  describe(`a disk that is full, with ${name}`, (it) => {
    const whyNot = liveEngines[name].whyNot() ?? whyNotLive(["busybox"]) ?? whyNoMounts();
    const live = (title: string, test: () => Promise<void>) =>
      whyNot === null ? it(title, test) : it.skip(title, whyNot);

    live("where it keeps images: that is said, and the same build works once there is room", () =>
      withRepo((repo) =>
        withFolder((folder) =>
          withSmallDisk(join(folder, ...stores[name]), 24, (disk) =>
            liveEngines[name].with(folder, async (env) => {
              const commit = await commitImage(repo);
              const large = dockerfile.replace(
                "busybox ls",
                "busybox dd if=/dev/zero of=/zeros bs=1M count=30 && busybox ls",
              );
              const engine = await findEngine({ env, cwd: folder, run: runExeca, runLive }, name);
              const request = await requestFor(repo, { commit, pathInContext: null, dockerfile: large });

              const failure = await failureOf(engine.build(request));
              const left = await leftIn(folder);
              disk.grow(1000);
              const built = await engine.build(request);
              await built.remove();

              assert.match(failure.message, /No space left on device/i);
              assert.match(failure.hint, new RegExp(`^Make room where ${name} keeps its images`));
              assert.equal(left, []);
              assert.equal(await leftIn(folder), []);
            }),
          ),
        ),
      ),
    );

    live("where the finished image is put: that is said, and the same build works once there is room", () =>
      withRepo((repo) =>
        withFolder((folder) =>
          withSmallDisk(join(folder, "temporary"), 4, (disk) =>
            liveEngines[name].with(folder, async (env) => {
              const commit = await commitImage(repo);
              const temporary = join(folder, "temporary");
              const large = dockerfile.replace(
                "busybox ls",
                "busybox dd if=/dev/zero of=/zeros bs=1M count=8 && busybox ls",
              );
              const engine = await findEngine({ env, cwd: temporary, run: runExeca, runLive }, name);
              const request = await requestFor(repo, { commit, pathInContext: null, dockerfile: large });

              const failure = await failureOf(engine.build(request));
              const left = await readdir(temporary);
              disk.grow(200);
              const built = await engine.build(request);
              await built.remove();

              assert.match(failure.message, /no (room|space) left/i);
              assert.match(failure.hint, /or set TMPDIR to a larger disk/);
              assert.equal(left, []);
              assert.equal(await readdir(temporary), []);
            }),
          ),
        ),
      ),
    );
  });
}

describe("a registry whose disk is full", (it) => {
  const whyNot = whyNotLive(["docker-registry"]) ?? whyNoMounts();
  const title = "refuses a push, in its own words; nothing is named there, and the same push works once there is room";
  if (whyNot !== null) return it.skip(title, whyNot);
  it(title, () =>
    withRepo((repo) =>
      withFolder((folder) =>
        withSmallDisk(join(folder, "registry"), 4, (disk) =>
          withPlainRegistry(folder, async (host) => {
            await repo.write("edges/data.bin", randomBytes(8_000_000));
            await repo.commit("an image", {
              "edges/Dockerfile": "FROM scratch\nCOPY data.bin /\n",
              "pachook.yaml": `images: { "*/Dockerfile": { repository: "${host}/acme/{dir}" } }\n`,
            });
            const push = () => runCli(repo, ["build", "--push", "--engine", "built-in"]);

            const refused = await push();
            const tags = await fetch(`http://${host}/v2/acme/edges/tags/list`);
            await tags.body?.cancel();
            disk.grow(100);
            const taken = await push();

            assert.is(refused.exitCode, 3, refused.stderr);
            assert.match(refused.stderr, /refused a push to acme.edges \(HTTP 500\): its disk is full/);
            assert.match(refused.stderr, /Make room, then run the same command again/);
            assert.is(tags.status, 404);
            assert.is(taken.exitCode, 0, taken.stderr);
          }),
        ),
      ),
    ),
  );
});
