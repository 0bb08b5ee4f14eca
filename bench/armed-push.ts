import { type ArmedRepo, withArmedRepo } from "../test/support/scripted-deploy.ts";
import type { Row } from "./table.ts";

const aimMs = 100;

/**
 * How long `git push` takes on a clone that is armed and on one that is not, side by side. The deploy itself is one that
 * does nothing: only what git waits for counts.
 */
export async function benchArmedPush(rounds: number): Promise<Row[]> {
  const times: { unarmed: number[]; armed: number[] } = { unarmed: [], armed: [] };
  await withArmedRepo(async (armed) => {
    await withArmedRepo(async (unarmed) => {
      for (let round = -1; round < rounds; round += 1) {
        const [one, other] = [await timedPush(unarmed), await timedPush(armed)];
        if (round < 0) continue; // the first of all finds nothing in the disk's cache
        times.unarmed.push(one);
        times.armed.push(other);
      }
    }, []);
  });
  const [without, withIt] = [median(times.unarmed), median(times.armed)];
  const subject = "git push of one commit";
  return [
    { subject, name: "with hooks, not armed", ms: without, ratio: 1 },
    { subject, name: "armed", ms: withIt, ratio: withIt / without, aim: Math.round(without + aimMs) },
  ];
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
