import { rm } from "node:fs/promises";
import { join } from "node:path";
import { goodSpec, withHooks } from "../test/support/with-hooks.ts";
import { type Repo, withRepo } from "../test/support/with-repo.ts";
import { type Contestant, interleave } from "./interleave.ts";
import type { Row } from "./table.ts";

const bare = "no hook";
const ours = "pachook";

/** What we want to reach, in milliseconds over no hook. */
const aims: Readonly<Record<string, number>> = {
  "nothing concerned, among 80": 36,
  "1 spec among 80": 70,
  "1 spec among 1000": 90,
};

/** What a hook adds to `git commit`, beside other ways to have one. */
export async function benchCommit(rounds: number): Promise<Row[]> {
  return [
    ...(await benchOne({ count: 80, concerns: false, rounds })),
    ...(await benchOne({ count: 80, concerns: true, rounds })),
    ...(await benchOne({ count: 1000, concerns: true, rounds })),
  ];
}

type Size = { count: number; concerns: boolean; rounds: number };

async function benchOne({ count, concerns, rounds }: Size): Promise<Row[]> {
  const what = concerns ? `1 spec among ${count}` : `nothing concerned, among ${count}`;
  const medians = await withAll(async (repos) => {
    const contestants: Contestant[] = [];
    for (const [name, repo] of repos) {
      await repo.commit("specs", specs(count));
      contestants.push(commitIn(repo, { name, concerns }));
    }
    return interleave(contestants, rounds);
  });
  const [least = 0, first = Number.NaN] = [medians.get(bare), medians.get(ours)];
  const over = aims[what];
  return [...medians].map(([name, ms]) => ({
    subject: `git commit, ${what}`,
    name,
    ms,
    ratio: ms / first,
    aim: name === ours && over !== undefined ? least + over : undefined,
  }));
}

/** The same repository once for each way to have a hook. */
async function withAll<T>(test: (repos: readonly [string, Repo][]) => Promise<T>): Promise<T> {
  const answers: T[] = [];
  await withRepo((plain) =>
    withHooks((empty) =>
      withHooks((linting) =>
        withHooks(async (hooked) => {
          await empty.write(".husky/pre-commit", "true\n");
          await linting.write(".husky/pre-commit", "node_modules/.bin/lint-staged --quiet\n");
          await linting.write(".lintstagedrc.json", '{ "*.json": "node parse.mjs" }');
          await linting.write("parse.mjs", parser);
          for (const repo of [empty, linting]) await rm(join(repo.dir, "pachook.yaml"));
          answers.push(
            await test([
              [bare, plain],
              ["husky, an empty hook", empty],
              ["husky, lint-staged, JSON.parse", linting],
              [ours, hooked],
            ]),
          );
        }),
      ),
    ),
  );
  const [answer] = answers;
  if (answer === undefined) throw new Error("the benchmark did not run");
  return answer;
}

const parser = `import { readFileSync } from "node:fs";
for (const path of process.argv.slice(2)) JSON.parse(readFileSync(path, "utf8"));
`;

function specs(count: number): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`pipelines/p${index}.json`, goodSpec.replace("edges", `p${index}`)]),
  );
}

function commitIn({ write, git, tryGit }: Repo, { name, concerns }: { name: string; concerns: boolean }): Contestant {
  let count = 0;
  return {
    name,
    prepare: async () => {
      count += 1;
      const [path, text] = concerns ? ["pipelines/p0.json", goodSpec.replace("edges", "p0")] : ["notes.txt", ""];
      await write(path, `${text}${"\n".repeat(count)}`);
      await git("add", "--all");
    },
    run: async () => {
      const { exitCode, stderr } = await tryGit("commit", "--quiet", "--message", "one more");
      if (exitCode !== 0) throw new Error(`${name} refused a good commit: ${stderr}`);
    },
  };
}
