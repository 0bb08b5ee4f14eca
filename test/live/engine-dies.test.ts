import { execFileSync } from "node:child_process";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import type { EngineName } from "../../src/tools/engine/engine.ts";
import { findEngine } from "../../src/tools/engine/find-engine.ts";
import { runExeca } from "../../src/tools/run-execa.ts";
import { runLive } from "../../src/tools/run-live.ts";
import { failureOf } from "../support/failure-of.ts";
import { leftIn } from "../support/left-in.ts";
import { liveEngines } from "../support/live-engines.ts";
import { commitImage, dockerfile, requestFor } from "../support/live-image.ts";
import { whyNotLive } from "../support/live-programs.ts";
import { describe } from "../support/suite.ts";
import { withFolder } from "../support/with-folder.ts";
import { withRepo } from "../support/with-repo.ts";

/** What works for an engine, and is killed in the middle of a build. */
const killed = {
  docker: /dockerd /,
  buildx: /buildkitd /,
  podman: /podman build /,
  buildah: /buildah build /,
} as const satisfies Record<EngineName, RegExp>;

const says = {
  docker: /^docker's daemon went away while it built image.Dockerfile:7 /,
  buildx: /^buildx's daemon went away while it built image.Dockerfile /,
  podman: /^podman was killed by SIGKILL$/,
  buildah: /^buildah was killed by SIGKILL$/,
} as const satisfies Record<EngineName, RegExp>;

for (const name of ["docker", "buildx", "podman", "buildah"] as const) {
  describe(`${name}, when it dies`, (it) => {
    const whyNot = liveEngines[name].whyNot() ?? whyNotLive(["busybox", "ps", "umount"]);
    const title = "in the middle of a build: that is said, nothing of ours is left, and the next build works";
    if (whyNot !== null) return it.skip(title, whyNot);
    it(title, () =>
      withRepo((repo) =>
        withFolder(async (folder) => {
          const commit = await commitImage(repo);
          const seconds = String(200_000 + (process.pid % 10_000));
          const slow = dockerfile.replace("busybox ls -A /app > /listing", `echo it runs && busybox sleep ${seconds}`);
          const slowRequest = await requestFor(repo, { commit, pathInContext: null, dockerfile: slow });
          let shown = "";
          let isKilled = false;
          const log = (text: string) => {
            shown += text;
            if (isKilled || !/^(#\d+ [\d.]+ )?it runs/m.test(shown)) return;
            isKilled = true;
            killThose((args) => killed[name].test(args) && args.includes(folder));
          };

          const failure = await liveEngines[name]
            .with(folder, async (env) => {
              const engine = await findEngine({ env, cwd: folder, run: runExeca, runLive }, name);
              return failureOf(engine.build({ ...slowRequest, log }));
            })
            .finally(() => clearAfter(folder, seconds));
          const left = await leftIn(folder);
          await forgetRunning(folder);
          const again = await liveEngines[name]
            .with(folder, async (env) => {
              const engine = await findEngine({ env, cwd: folder, run: runExeca, runLive }, name);
              const built = await engine.build(await requestFor(repo, { commit, pathInContext: null }));
              await built.remove();
              return built.layers.length;
            })
            .finally(() => clearAfter(folder, seconds));

          assert.match(failure.message, says[name]);
          assert.match(
            failure.hint,
            name === "docker" || name === "buildx" ? /start it again/ : /Run the same command again/,
          );
          assert.equal(left, []);
          assert.ok(again > 0);
        }),
      ),
    );
  });
}

/** As a restart of the machine would: what was stored stays; sockets and numbers of processes go. */
async function forgetRunning(folder: string): Promise<void> {
  for (const [daemon, stored] of [
    ["docker", "data"],
    ["buildx", "root"],
  ] as const) {
    const at = join(folder, daemon);
    for (const name of await readdir(at).catch(() => []))
      if (name !== stored) await rm(join(at, name), { recursive: true, force: true });
  }
}

function killThose(isOne: (args: string) => boolean): void {
  const listing = execFileSync("ps", ["-eo", "pid=,args="], { encoding: "utf8" });
  for (const line of listing.split("\n")) {
    const [, pid = "", args = ""] = /^ *(\d+) (.*)$/.exec(line) ?? [];
    if (!isOne(args)) continue;
    try {
      process.kill(Number(pid), "SIGKILL");
    } catch {
      // It ended by itself.
    }
  }
}

/** What a killed daemon leaves running and mounted: containerd, a step's program, a container's own mounts. */
async function clearAfter(folder: string, seconds: string): Promise<void> {
  killThose(
    (args) =>
      args.includes(`sleep ${seconds}`) || args.includes(`${folder}/docker/`) || args.includes(`${folder}/buildx/`),
  );
  const mounts = (await readFile("/proc/self/mounts", "utf8")).split("\n").map((line) => line.split(" ")[1] ?? "");
  for (const place of mounts.filter((path) => path.startsWith(`${folder}/`)).reverse())
    execFileSync("umount", ["--lazy", place]);
}
