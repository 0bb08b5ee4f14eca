import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Env } from "../../../src/host.ts";
import type { Outcome } from "../../../src/tools/run.ts";
import { runChild } from "../run-child.ts";
import type { Repo } from "../with-repo.ts";
import type { Job } from "./job-steps.ts";

/** How a job ended: what each step said, up to the first that failed. */
export type Ran = { dir: string; outcomes: Outcome[]; said: string };

/**
 * Does what a runner does: clones the remote into a new folder, checks a ref out as no branch, and runs the steps, with a
 * home that is empty. Of the machine there are the search path of the repository and npm's download cache.
 */
export async function runJob(repo: Repo, job: Job, { ref, env }: { ref: string; env: Env }): Promise<Ran> {
  const folder = await mkdtemp(join(repo.home, "job-"));
  const [dir, home] = [join(folder, "work"), join(folder, "home")];
  await mkdir(home);
  const machine = { npm_config_cache: await npmCache(), NODE_EXTRA_CA_CERTS: process.env["NODE_EXTRA_CA_CERTS"] };
  const whole = { PATH: repo.env["PATH"], HOME: home, LC_ALL: "C.UTF-8", ...machine, ...env };
  const depth = job.checkout.depth === null ? [] : [`--depth=${job.checkout.depth}`];
  const git = async (...args: readonly string[]) => {
    const { exitCode, stderr } = await runChild({ file: "git", args, cwd: folder, env: whole });
    if (exitCode !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
  };
  await git("clone", "--quiet", "--no-checkout", ...depth, `file://${repo.origin}`, dir);
  await git("-C", dir, "fetch", "--quiet", ...depth, "origin", ref);
  await git("-C", dir, "checkout", "--quiet", "--detach", "FETCH_HEAD");
  const outcomes: Outcome[] = [];
  for (const [index, step] of job.steps.entries()) {
    const script = join(folder, `step-${index}.sh`);
    await writeFile(script, `${step.command}\n`);
    const [file = "sh", ...flags] = step.shell;
    const cwd = join(dir, step.folder);
    const stepEnv = { ...whole, CI_PROJECT_DIR: dir, ...step.env };
    const outcome = await runChild({ file, args: [...flags, script], cwd, env: stepEnv, timeoutMs: 300_000 });
    outcomes.push(outcome);
    if (outcome.exitCode !== 0) break;
  }
  return { dir, outcomes, said: outcomes.map(({ stdout, stderr }) => `${stdout}${stderr}`).join("") };
}

async function npmCache(): Promise<string> {
  const { stdout } = await runChild({ file: "npm", args: ["config", "get", "cache"], cwd: "/", env: process.env });
  return stdout.trim();
}
