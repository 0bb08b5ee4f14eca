import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as assert from "uvu/assert";
import type { Env } from "../../../src/host.ts";
import { liveEngines } from "../../support/live-engines.ts";
import { whyNotLive } from "../../support/live-programs.ts";
import { ask, makeSandboxImage, sandboxImage, testIn } from "../../support/live-sandbox.ts";
import { describe } from "../../support/suite.ts";
import { withFolder } from "../../support/with-folder.ts";

const engines = ["docker", "buildah"] as const;
const top = join(import.meta.dirname, "../../..");

const spec = (script: string) => ({
  pipeline: { name: "probe" },
  transform: { image: sandboxImage, cmd: ["sh", "-c", script] },
  input: { pfs: { repo: "data", glob: "/*" } },
});

const one = { "samples/data/a.txt": "one\n" };

/** One datum has a container that begins and ends with it; several of one worker share theirs. */
const cases = [
  { datums: "one datum", samples: one },
  { datums: "several datums", samples: { ...one, "samples/data/b.txt": "two\n" } },
] as const;

/** Starts the real program and sends it a signal once the code of a datum runs. */
async function endWith(
  signal: "SIGINT" | "SIGKILL",
  at: string,
  flags: readonly string[],
  env: Env,
): Promise<number | null> {
  const args = ["--import", import.meta.resolve("tsx"), join(top, "src/cli.ts"), "test", ...flags];
  const child = spawn("node", args, {
    cwd: at,
    env: env,
    stdio: "ignore",
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  for (let round = 0; round < 600 && !(await isRunning(env)); round++) await sleep(100);
  child.kill(signal);
  return ended;
}

async function isRunning(env: Env): Promise<boolean> {
  return (await ask("ps", ["-e", "-o", "args="], env)).includes("sleep 4713");
}

for (const [name, { datums, samples }] of engines.flatMap((engine) => cases.map((each) => [engine, each] as const))) {
  describe(`a test of ${datums} that is ended, with ${name}`, (it) => {
    const whyNot = liveEngines[name].whyNot() ?? whyNotLive(["busybox"]);
    const live = (title: string, test: () => Promise<void>) =>
      whyNot === null ? it(title, test) : it.skip(title, whyNot);

    live("leaves nothing after Ctrl-C, and what kill -9 leaves the next run removes", () =>
      withFolder((folder) =>
        liveEngines[name].with(folder, async (env) => {
          await makeSandboxImage(name, folder, env);
          const at = join(folder, "case");
          const flags = ["--engine", name, "--network", "none", "--jobs", "1"];
          const containers = name === "docker" ? ["ps", "--all", "--quiet"] : ["containers", "--quiet"];
          await testIn(at, env, { spec: spec("true"), samples, flags });
          await writeFile(join(at, "probe.json"), JSON.stringify(spec("sleep 4713")));
          const runs = () => readdirSync(join(at, ".pachook/test")).filter((each) => each.startsWith("pachook-"));

          const code = await endWith("SIGINT", at, flags, env);

          assert.is(code, 130);
          assert.not.ok(await isRunning(env));
          assert.is((await ask(name, containers, env)).trim(), "");
          assert.equal(runs(), []);

          await endWith("SIGKILL", at, flags, env);
          assert.is(runs().length, 1);
          const next = await testIn(at, env, { spec: spec("true # again"), samples, flags });

          assert.match(next.noted, /removed what/);
          assert.is((await ask(name, containers, env)).trim(), "");
          assert.equal(runs(), []);
          assert.not.ok(await isRunning(env));
        }),
      ),
    );
  });
}
