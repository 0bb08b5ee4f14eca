import { goodSpec, withHooks } from "../test/support/with-hooks.ts";
import { type Repo, withRepo } from "../test/support/with-repo.ts";
import { type Contestant, interleave } from "./interleave.ts";
import type { Row } from "./table.ts";

/** What we want to reach with one commit or a hundred, in milliseconds over no hook. */
const aimMs = 100;

/** What our hook adds to `git push` of so many commits to a bare repository on the same disk, each with a changed spec. */
export async function benchPush(rounds: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const commits of [1, 100]) {
    await withRepo((plain) =>
      withHooks((empty) =>
        withHooks(async (hooked) => {
          await empty.write(".husky/pre-push", "true\n");
          const repos = { "no hook": plain, "husky, an empty hook": empty, pachook: hooked };
          for (const repo of Object.values(repos)) await repo.commit("specs", specs(80));
          const contestants = Object.entries(repos).map(([name, repo]) => pushOf(repo, { name, commits }));
          const medians = await interleave(contestants, rounds);
          const [least = 0, first = Number.NaN] = [medians.get("no hook"), medians.get("pachook")];
          for (const [name, ms] of medians) {
            const aim = name === "pachook" ? { aim: least + aimMs } : {};
            rows.push({ subject: `git push, ${commits} of 1 changed spec each`, name, ms, ratio: ms / first, ...aim });
          }
        }),
      ),
    );
  }
  return rows;
}

function pushOf({ write, git, tryGit }: Repo, { name, commits }: { name: string; commits: number }): Contestant {
  let count = 0;
  return {
    name,
    prepare: async () => {
      for (let made = 0; made < commits; made += 1) {
        count += 1;
        await write("pipelines/p0.json", `${goodSpec.replace("edges", "p0")}${" ".repeat(count)}`);
        await git("commit", "--quiet", "--all", "--no-verify", "--message", `change ${count}`);
      }
    },
    run: async () => {
      const { exitCode, stderr } = await tryGit("push", "--quiet", "origin", "main");
      if (exitCode !== 0) throw new Error(`${name} refused a good push: ${stderr}`);
    },
  };
}

function specs(count: number): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`pipelines/p${index}.json`, goodSpec.replace("edges", `p${index}`)]),
  );
}
