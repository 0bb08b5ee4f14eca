// What `pachook test` costs a datum over a bare `docker run` of the same: 1, 100 and, with datum_batching, 1,000 datums.
// Needs docker, dockerd, runc and root; starts a daemon of its own. Run: npx tsx bench/sandbox.ts
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { liveEngines } from "../test/support/live-engines.ts";
import { makeSandboxImage, sandboxImage, testIn } from "../test/support/live-sandbox.ts";
import { runChild } from "../test/support/run-child.ts";

const bareRuns = 10;

const folder = await mkdtemp(join(tmpdir(), "pachook-bench-"));
try {
  await liveEngines.docker.with(folder, async (env) => {
    await makeSandboxImage("docker", folder, env);
    const args = ["run", "--rm", "--network", "none", "-v", `${folder}:/pfs`, "--entrypoint", "sh", sandboxImage];
    const bare = await msOf(async () => {
      for (let run = 0; run < bareRuns; run++)
        await runChild({ file: "docker", args: [...args, "-c", "cat /etc/passwd"], cwd: folder, env });
    });
    const bareMs = bare / bareRuns;
    process.stdout.write(`bare docker run                 ${bareMs.toFixed(0)} ms\n`);
    const testOf = async (count: number, jobs: number, batched: boolean): Promise<boolean> => {
      const script = batched
        ? "while pachctl next datum; do cp /pfs/data/* /pfs/out/; done"
        : "cp /pfs/data/* /pfs/out/";
      const names = Array.from({ length: count }, (_, index) => [`samples/data/${index}.txt`, "x"]);
      const spec = {
        pipeline: { name: "probe" },
        transform: { image: sandboxImage, cmd: ["sh", "-c", script], datum_batching: batched },
        input: { pfs: { repo: "data", glob: "/*" } },
      };
      const flags = ["--engine", "docker", "--network", "none", "--jobs", `${jobs}`, "--again"];
      const place = { spec, samples: Object.fromEntries(names), flags };
      return (await testIn(join(folder, `${count}-${jobs}`), env, place)).exitCode === 0;
    };
    await testOf(1, 1, false); // loads the code that the others find loaded
    for (const [count, batched] of [
      [1, false],
      [100, false],
      [1000, true],
    ] as const) {
      for (const jobs of [1, 2]) {
        let passed = false;
        const ms = await msOf(async () => {
          passed = await testOf(count, jobs, batched);
        });
        const each = ms / count;
        const title = `${count} ${batched ? "batched " : ""}datums, ${jobs} at once`;
        process.stdout.write(
          `${title.padEnd(32)}${each.toFixed(1)} ms each  ${(each / bareMs).toFixed(2)}x${passed ? "" : "  FAILED"}\n`,
        );
      }
    }
  });
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function msOf(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
