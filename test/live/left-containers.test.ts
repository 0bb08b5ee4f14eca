import * as assert from "uvu/assert";
import { findEngine } from "../../src/tools/engine/find-engine.ts";
import { runExeca } from "../../src/tools/run-execa.ts";
import { runLive } from "../../src/tools/run-live.ts";
import { failureOf } from "../support/failure-of.ts";
import { liveEngines } from "../support/live-engines.ts";
import { commitImage, dockerfile, requestFor } from "../support/live-image.ts";
import { whyNotLive } from "../support/live-programs.ts";
import { describe } from "../support/suite.ts";
import { withFolder } from "../support/with-folder.ts";
import { withRepo } from "../support/with-repo.ts";

const listings = {
  podman: ["ps", "--all", "--external", "--quiet"],
  buildah: ["containers", "--quiet"],
} as const;

for (const name of ["podman", "buildah"] as const) {
  describe(`working containers of ${name}`, (it) => {
    const whyNot = liveEngines[name].whyNot() ?? whyNotLive(["busybox"]);
    const title = "a build that is called off takes away its own, and leaves those of another build";
    if (whyNot !== null) return it.skip(title, whyNot);
    it(title, () =>
      withRepo((repo) =>
        withFolder((folder) =>
          liveEngines[name].with(folder, async (env) => {
            const commit = await commitImage(repo);
            const engine = await findEngine({ env, cwd: folder, run: runExeca, runLive }, name);
            const containers = async () => {
              const listing = { file: name, args: listings[name], cwd: folder, env, timeoutMs: 60_000 };
              return (await runExeca(listing)).stdout.split("\n").filter((id) => id !== "");
            };
            const begin = async (word: string) => {
              const calling = new AbortController();
              const running = `echo ${word} runs && busybox sleep 100000`;
              const slow = dockerfile.replace("busybox ls -A /app > /listing", running);
              const options = { commit, pathInContext: null, dockerfile: slow, signal: calling.signal };
              const request = await requestFor(repo, options);
              let shown = "";
              let ended: Promise<unknown> = Promise.resolve();
              await new Promise<void>((resolve) => {
                const log = (text: string) => {
                  shown += text;
                  if (new RegExp(`^${word} runs`, "m").test(shown)) resolve();
                };
                ended = failureOf(engine.build({ ...request, log })).finally(resolve);
              });
              return { callOff: () => calling.abort(), ended };
            };
            const staying = await begin("the-one-that-stays");
            const before = await containers();
            const going = await begin("the-one-that-goes");
            const during = await containers();

            going.callOff();
            await going.ended;
            const after = await containers();
            staying.callOff();
            await staying.ended;

            assert.ok(before.length > 0);
            assert.ok(during.length > before.length);
            assert.equal(after.sort(), before.sort());
            assert.equal(await containers(), []);
          }),
        ),
      ),
    );
  });
}
