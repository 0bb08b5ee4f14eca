import { rm } from "node:fs/promises";
import { join } from "node:path";
import { runChild } from "../test/support/run-child.ts";
import { stagedPackage } from "../test/support/staged-package.ts";
import { type Repo, withRepo } from "../test/support/with-repo.ts";
import { type Contestant, interleave } from "./interleave.ts";
import { writeManySpecs } from "./many-specs.ts";
import type { Row } from "./table.ts";

const top = join(import.meta.dirname, "..");
const ours = { first: "pachook validate, first time", second: "pachook validate, again" };

/** What we want to reach, in milliseconds of the whole process. */
const aims: Readonly<Record<string, number>> = {
  [`1 json ${ours.first}`]: 60,
  [`1 yaml ${ours.first}`]: 60,
  [`1000 json ${ours.first}`]: 500,
  [`1000 yaml ${ours.first}`]: 1000,
  [`1000 yaml ${ours.second}`]: 300,
};

/** `pachook validate` on 1, 100 and 1,000 specs beside the plain ways of doing less. */
export async function benchValidate(rounds: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const count of [1, 100, 1000]) {
    for (const form of ["json", "yaml"] as const) rows.push(...(await benchOne({ count, form, rounds })));
  }
  return rows;
}

type Size = { count: number; form: "json" | "yaml"; rounds: number };

async function benchOne({ count, form, rounds }: Size): Promise<Row[]> {
  const rows: Row[] = [];
  await withRepo(async (repo) => {
    await writeManySpecs(repo.dir, count, form);
    await repo.commit("specs");
    const medians = await interleave(await contestants(repo), rounds);
    const first = medians.get(ours.first) ?? Number.NaN;
    for (const [name, ms] of medians) {
      rows.push({ subject: `${count} ${form}`, name, ms, ratio: ms / first, aim: aims[`${count} ${form} ${name}`] });
    }
  });
  return rows;
}

async function contestants(repo: Repo): Promise<Contestant[]> {
  const cli = join(await stagedPackage(), "dist", "cli.cjs");
  const specs = join(repo.dir, "pipelines");
  const node = (...args: readonly string[]) => runChild({ file: process.execPath, args, cwd: repo.dir, env: repo.env });
  const found: Contestant[] = [
    { name: "node, nothing loaded", run: async () => void (await node("-e", "0")) },
    {
      name: ours.first,
      run: async () => {
        await rm(join(repo.dir, ".git", "pachook"), { recursive: true, force: true });
        refuseCrash(await node(cli, "validate"));
      },
    },
    { name: ours.second, run: async () => refuseCrash(await node(cli, "validate")) },
    { name: "yaml, parsing only", run: () => must(node(join(top, "bench/baselines/only-parse.mjs"), specs)) },
    {
      name: "ajv and our JSON Schema",
      run: () =>
        must(
          node(join(top, "bench/baselines/only-ajv.mjs"), specs, join(top, "schema/pachyderm-pipeline.schema.json")),
        ),
    },
  ];
  if (await hasPachctl(repo)) {
    const args = ["validate", "pipeline", "--file", specs];
    found.push({ name: "pachctl validate pipeline", run: async () => void (await repo.run("pachctl", args)) });
  }
  return found;
}

/** Real specs have real problems, so 1 is a good answer here; a failure to work is not. */
function refuseCrash({ exitCode, stderr }: { exitCode: number; stderr: string }): void {
  if (exitCode > 1) throw new Error(`pachook validate ended with ${exitCode}: ${stderr}`);
}

async function must(running: ReturnType<typeof runChild>): Promise<void> {
  const { exitCode, stderr } = await running;
  if (exitCode !== 0) throw new Error(`a baseline ended with ${exitCode}: ${stderr}`);
}

async function hasPachctl({ run }: Repo): Promise<boolean> {
  return run("pachctl", ["version", "--client-only"]).then(
    ({ exitCode }) => exitCode === 0,
    () => false,
  );
}
