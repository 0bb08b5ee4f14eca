// `tsx bench/armed-push.ts [rounds]`: how long `git push` takes on a clone that is armed and on one that is not, side by
// side. The deploy itself is one that does nothing: only what git waits for counts.
import { type ArmedRepo, withArmedRepo } from "../test/support/scripted-deploy.ts";
import { tableOf } from "./table.ts";

const aimMs = 100;

/** Prints the medians, and by how much they differ. */
async function benchArmedPush(rounds: number): Promise<void> {
  await withArmedRepo(async (armed) => {
    await withArmedRepo(async (unarmed) => {
      await unarmed.pachook("disarm");
      const times: { unarmed: number[]; armed: number[] } = { unarmed: [], armed: [] };
      for (let round = -1; round < rounds; round += 1) {
        const [one, other] = [await timedPush(unarmed), await timedPush(armed)];
        if (round < 0) continue; // the first of all finds nothing in the disk's cache
        times.unarmed.push(one);
        times.armed.push(other);
      }
      const [without, withIt] = [median(times.unarmed), median(times.armed)];
      const subject = "git push of one commit to a bare repository on this machine";
      const rows = [
        { subject, name: "not armed", ms: without, ratio: 1 },
        { subject, name: "armed", ms: withIt, ratio: withIt / without, aim: Math.round(without + aimMs) },
      ];
      process.stdout.write(`${tableOf(rows)}  armed costs ${(withIt - without).toFixed(0)} ms\n`);
    });
  });
}

/** Nothing of the round before may still run, and each push needs something new. */
async function timedPush(repo: ArmedRepo): Promise<number> {
  await repo.deploys();
  await repo.git("commit", "--quiet", "--allow-empty", "--message", "more");
  const began = performance.now();
  await repo.git("push", "--quiet");
  return performance.now() - began;
}

function median(times: readonly number[]): number {
  return [...times].sort((one, other) => one - other)[Math.floor(times.length / 2)] ?? Number.NaN;
}

await benchArmedPush(Number(process.argv[2] ?? 9));
