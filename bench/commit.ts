import { rm } from "node:fs/promises";
import { join } from "node:path";
import { pythonProgram } from "../test/support/programs.ts";
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
  "100 specs in 20,000 files": 250,
};

/** What a hook adds to `git commit`, beside other ways to have one. */
export async function benchCommit(rounds: number): Promise<Row[]> {
  return [
    ...(await benchOne({ what: "nothing concerned, among 80", count: 80, others: 0, staged: 0 }, rounds)),
    ...(await benchOne({ what: "1 spec among 80", count: 80, others: 0, staged: 1 }, rounds)),
    ...(await benchOne({ what: "1 spec among 1000", count: 1000, others: 0, staged: 1 }, rounds)),
    ...(await benchOne({ what: "100 specs in 20,000 files", count: 100, others: 19_900, staged: 100 }, rounds)),
  ];
}

/** How many specs and other files there are, and how many of the specs a commit changes. */
type Size = { what: string; count: number; others: number; staged: number };

async function benchOne({ what, count, others, staged }: Size, rounds: number): Promise<Row[]> {
  const medians = await withAll(async (repos) => {
    const contestants: Contestant[] = [];
    for (const [name, repo] of repos) {
      await repo.commit("specs", { ...specs(count), ...notes(others) });
      contestants.push(commitIn(repo, { name, staged }));
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
  const program = await pythonProgram("pre-commit");
  await withRepo((plain) =>
    withRepo(
      (piped) =>
        withHooks((empty) =>
          withHooks((linting) =>
            withHooks(async (hooked) => {
              await empty.write(".husky/pre-commit", "true\n");
              await linting.write(".husky/pre-commit", "node_modules/.bin/lint-staged --quiet\n");
              await linting.write(".lintstagedrc.json", '{ "*.json": "node parse.mjs" }');
              await linting.write("parse.mjs", parser);
              for (const repo of [empty, linting]) await rm(join(repo.dir, "pachook.yaml"));
              const python = await preCommitIn(piped);
              answers.push(
                await test([
                  [bare, plain],
                  ["husky, an empty hook", empty],
                  ["husky, lint-staged, JSON.parse", linting],
                  ...(python ? [["pre-commit, JSON.parse", piped] satisfies [string, Repo]] : []),
                  [ours, hooked],
                ]),
              );
            }),
          ),
        ),
      program === null ? [] : [program],
    ),
  );
  const [answer] = answers;
  if (answer === undefined) throw new Error("the benchmark did not run");
  return answer;
}

/** @returns whether pre-commit is to be had, and its hook is in place */
async function preCommitIn(repo: Repo): Promise<boolean> {
  const hook = "{ id: parse, name: parse, language: system, entry: node parse.mjs, files: json$ }";
  await repo.write(".pre-commit-config.yaml", `repos:\n- repo: local\n  hooks:\n  - ${hook}\n`);
  await repo.write("parse.mjs", parser);
  return repo.run("pre-commit", ["install"]).then(
    ({ exitCode }) => exitCode === 0,
    () => false,
  );
}

const parser = `import { readFileSync } from "node:fs";
for (const path of process.argv.slice(2)) JSON.parse(readFileSync(path, "utf8"));
`;

function specs(count: number): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`pipelines/p${index}.json`, goodSpec.replace("edges", `p${index}`)]),
  );
}

function notes(count: number): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`data/${index % 100}/${index}.txt`, `${index}\n`]),
  );
}

function commitIn({ write, git, tryGit }: Repo, { name, staged }: { name: string; staged: number }): Contestant {
  let count = 0;
  return {
    name,
    prepare: async () => {
      count += 1;
      if (staged === 0) await write("notes.txt", "\n".repeat(count));
      for (let index = 0; index < staged; index += 1) {
        await write(`pipelines/p${index}.json`, `${goodSpec.replace("edges", `p${index}`)}${"\n".repeat(count)}`);
      }
      await git("add", "--all");
    },
    run: async () => {
      const { exitCode, stderr } = await tryGit("commit", "--quiet", "--message", "one more");
      if (exitCode !== 0) throw new Error(`${name} refused a good commit: ${stderr}`);
    },
  };
}
