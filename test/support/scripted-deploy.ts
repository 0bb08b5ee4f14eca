import { existsSync, readdirSync, readFileSync } from "node:fs";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as assert from "uvu/assert";
import { stagedPackage } from "./staged-package.ts";
import { type Repo, withRepo } from "./with-repo.ts";

/** One call of `pachook deploy` by a waiter. */
export type DeployCall = { commit: string; environment: string; cwd: string };

/** A clone whose pre-push is the built `pachook`, but for `deploy`, which writes down that it was called. */
export type ArmedRepo = Repo & {
  /** Runs that `pachook`. */
  pachook: (...args: readonly string[]) => Promise<{ exitCode: number; stdout: string; stderr: string }>;
  /** Waits until nobody works on a push any more; answers with all deploys so far, oldest first. */
  deploys: () => Promise<DeployCall[]>;
  /** The folder of requests. */
  pushes: string;
  /** What comes after the first line in the program that stands for `pachook`. */
  program: string;
};

export const config = `environments:
  dev: { registry: registry.example.com/acme, context: dev, branches: [main, "release/*"], tags: ["v*"] }
  prod: { registry: registry.example.com/prod, context: prod, branches: [live] }
`;

/** A program that is `cli` but for `deploy`, which takes the time and gives the exit code that the environment says. */
export const scriptedProgram = (cli: string) => `#!/usr/bin/env node
const { appendFileSync } = require("node:fs");
const [verb, commit, , environment] = process.argv.slice(2);
if (verb === "deploy") deploy();
else require(${JSON.stringify(cli)});

async function deploy() {
  console.log("deploying " + commit);
  await new Promise((resolve) => setTimeout(resolve, Number(process.env.TEST_DEPLOY_MS ?? 0)));
  appendFileSync(process.env.TEST_DEPLOYS, JSON.stringify({ commit, environment, cwd: process.cwd() }) + "\\n");
  process.exitCode = Number(process.env.TEST_DEPLOY_EXIT ?? 0);
}
`;

/** Gives a test a clone with one commit that the remote has, armed for `dev` unless it says otherwise. */
export function withArmedRepo(test: (repo: ArmedRepo) => Promise<void>, environments = ["dev"]): Promise<void> {
  return withRepo(async (repo) => {
    const cli = join(await stagedPackage(), "dist", "cli.cjs");
    const program = join(repo.home, "scripted.cjs");
    const record = join(repo.home, "deploys.jsonl");
    await writeFile(program, scriptedProgram(cli));
    const env = { ...repo.env, TEST_DEPLOYS: record };
    const run: Repo["run"] = (file, args, more = {}) => repo.run(file, args, { ...more, env: { ...env, ...more.env } });
    const tryGit: Repo["tryGit"] = (...args) => run("git", args);
    const git: Repo["git"] = async (...args) => {
      const { exitCode, stdout, stderr } = await tryGit(...args);
      assert.is(exitCode, 0, `git ${args.join(" ")}: ${stderr}`);
      return stdout.replace(/\n$/, "");
    };
    const pushes = join(repo.dir, ".git", "pachook", "pushes");
    const pachook: ArmedRepo["pachook"] = (...args) => run(process.execPath, [program, ...args]);
    await repo.commit("start", { "pachook.yaml": config });
    await git("push", "--quiet", "--set-upstream", "origin", "main");
    await writeHook(join(repo.dir, ".git", "hooks"), program);
    for (const environment of environments) {
      const { exitCode, stderr } = await pachook("arm", environment, "--yes");
      assert.is(exitCode, 0, stderr);
    }
    const armed: ArmedRepo = {
      ...repo,
      env,
      run,
      git,
      tryGit,
      pachook,
      pushes,
      program,
      deploys: async () => {
        await settled(pushes);
        return existsSync(record) ? readCalls(await readFile(record, "utf8")) : [];
      },
    };
    await test(armed);
    await settled(pushes); // else the folder is removed under a waiter
  });
}

async function writeHook(folder: string, program: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, "pre-push");
  await writeFile(path, `#!/bin/sh\nexec '${process.execPath}' '${program}' hook pre-push "$@"\n`);
  await chmod(path, 0o755);
}

function readCalls(text: string): DeployCall[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line): DeployCall => JSON.parse(line));
}

/** Waits until nobody works on a push of the clone with this folder of requests. */
export async function settled(pushes: string): Promise<void> {
  const end = Date.now() + 120_000;
  while (isBusy(pushes)) {
    if (Date.now() > end) throw new Error(`somebody still works on a push: ${namesIn(pushes).join(", ")}`);
    await sleep(20);
  }
}

function isBusy(pushes: string): boolean {
  const names = namesIn(pushes);
  if (names.some((name) => name.includes(".claim-") || name.endsWith(".part"))) return true;
  const texts = names.filter((name) => name.endsWith(".json")).map((name) => read(join(pushes, name)));
  // With a note it is left for a person to go on with.
  return texts.some((text) => /"stage": "(waiting|accepted|deploying)"/.test(text) && /"note": ""/.test(text));
}

function namesIn(pushes: string): string[] {
  return existsSync(pushes) ? readdirSync(pushes) : [];
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // removed in between
  }
}
