import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runChild } from "../test/support/run-child.ts";
import { stagedPackage } from "../test/support/staged-package.ts";
import { withFolder } from "../test/support/with-folder.ts";
import { interleave } from "./interleave.ts";
import type { Row } from "./table.ts";

const side = 1000;
const aim = { ms: 5000, megabytes: 300 };
const all = "count, hash, sort and print all";
const count = "count only";

/** `pachook datums` on a cross of a thousand files by a thousand: a million datums. */
export async function benchDatums(rounds: number): Promise<Row[]> {
  const cli = join(await stagedPackage(), "dist", "cli.cjs");
  const teller = join(import.meta.dirname, "baselines", "tell-memory.mjs");
  return withFolder(async (cwd) => {
    await writeCross(cwd);
    let most = 0;
    const list = (limit: number) => async () => {
      const args = ["--import", teller, cli, "datums", "crossed", "--limit", String(limit)];
      const { exitCode, stdout, stderr } = await runChild({ file: process.execPath, args, cwd, env: process.env });
      const lines = stdout.split("\n").filter((line) => /^ {2}[0-9a-f]{7} /.test(line)).length;
      if (exitCode !== 0 || lines !== limit) throw new Error(`${lines} datums listed, exit ${exitCode}: ${stderr}`);
      most = Math.max(most, Number(/max memory (\d+) MB/.exec(stderr)?.[1]));
    };
    const contestants = [
      { name: all, run: list(side * side) },
      { name: count, run: list(0) },
    ];
    const medians = await interleave(contestants, rounds);
    const first = medians.get(all) ?? Number.NaN;
    const subject = `1,000,000 datums, ${most} MB at most (aim ${aim.megabytes} MB: ${most <= aim.megabytes ? "reached" : "missed"})`;
    return [...medians].map(([name, ms]) => ({
      subject,
      name,
      ms,
      ratio: ms / first,
      aim: name === all ? aim.ms : undefined,
    }));
  });
}

async function writeCross(cwd: string): Promise<void> {
  const repos = ["left", "right"];
  const spec = {
    pipeline: { name: "crossed" },
    transform: { image: "bench:1", cmd: ["sh"] },
    input: { cross: repos.map((repo) => ({ pfs: { repo, glob: "/*" } })) },
  };
  await writeFile(join(cwd, "crossed.json"), JSON.stringify(spec));
  for (const repo of repos) {
    await mkdir(join(cwd, "samples", repo), { recursive: true });
    for (let index = 0; index < side; index++) await writeFile(join(cwd, "samples", repo, `${repo}-${index}.png`), "");
  }
}
