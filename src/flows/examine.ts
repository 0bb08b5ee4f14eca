import { version } from "../about.ts";
import type { Host } from "../host.ts";
import { examineConfigHooks } from "../setup/config-hooks.ts";
import { type Diagnosis, examineHooks, type Patient } from "../setup/diagnosis.ts";
import { configHooksIn } from "../tools/config-hooks.ts";
import { gitSettingsIn } from "../tools/git-settings.ts";
import { switchHooksOn, topOf } from "./set-up.ts";
import { examineLeftovers, putBackLeftovers } from "./setting-up/leftovers.ts";

/** Looks at this clone with all its worktrees. Changes nothing. */
export async function examine(host: Host): Promise<Diagnosis[]> {
  const patients = await patientsOf(host);
  const top = await topOf(host);
  const about = [await examineVersions(host), ...(await examineRemotes(host, top))];
  return [
    ...patients.flatMap(examineHooks),
    ...examineConfigHooks(await configHooksIn({ cwd: top, env: host.env }, host.run)),
    ...(await examineLeftovers(host, top)),
    await examineNode(host),
    ...about,
  ];
}

/**
 * Switches the hooks on where they are off, in every worktree, and puts back edits that a killed commit had put aside,
 * where nothing else came into their place.
 *
 * @returns what was done, one sentence each
 */
export async function mendClone(host: Host): Promise<string[]> {
  const done: string[] = [];
  for (const patient of await patientsOf(host)) {
    if (!examineHooks(patient).some(({ safe }) => safe)) continue;
    await switchHooksOn(host, patient.top);
    done.push(`the hooks of ${patient.top} are on`);
  }
  return [...done, ...(await putBackLeftovers(host, await topOf(host)))];
}

async function patientsOf(host: Host): Promise<Patient[]> {
  const settings = gitSettingsIn({ cwd: await topOf(host), env: host.env }, host.run);
  const [commonDir, hooksPath] = [await settings.commonDir(), await settings.setting("local", "core.hooksPath")];
  const tops = await settings.worktrees();
  return tops.map((top, index) => ({ top, commonDir, hooksPath, isMain: index === 0 }));
}

/** A desktop program may start git with next to nothing on PATH. */
async function examineNode({ cwd, env, run }: Host): Promise<Diagnosis> {
  const bare = { ...env, PATH: ["/usr/bin", "/bin"].join(":") };
  const script = '[ -x "$(command -v node)" ] || [ -x "$(cat .husky/_/pachook-node 2>/dev/null)" ]';
  const { exitCode } = await run({ file: "/bin/sh", args: ["-c", script], cwd, env: bare, timeoutMs: 10_000 });
  if (exitCode === 0) return { state: "good", topic: "node", says: "found also with a bare PATH" };
  const says = "not found with a bare PATH: commits from a desktop program may not be checked";
  return { state: "doubtful", topic: "node", says, fix: "pachook install" };
}

/** What somebody who is asked for help wants to know first. */
async function examineVersions({ cwd, env, run }: Host): Promise<Diagnosis> {
  const ask = async (file: string) => {
    const { exitCode, stdout } = await run({ file, args: ["--version"], cwd, env, timeoutMs: 10_000 });
    return exitCode === 0 ? stdout.trim().replace(/^git version |^v/, "") : "not found";
  };
  const [git, node] = [await ask("git"), await ask("node")];
  return { state: "good", topic: "versions", says: `pachook ${version}, node ${node}, git ${git}` };
}

/** git connects before it runs pre-push: over SSH a slow hook loses the push. Source: git, transport.c. */
async function examineRemotes({ env, run }: Host, top: string): Promise<Diagnosis[]> {
  const args = ["config", "--get-regexp", "^remote\\..*\\.(push)?url$"];
  const { stdout } = await run({ file: "git", args, cwd: top, env, timeoutMs: 10_000 });
  const names = stdout
    .split("\n")
    .flatMap((line) => /^remote\.(.+)\.(?:push)?url (?:ssh:|[^/ :]+@[^/ :]+:)/i.exec(line)?.[1] ?? []);
  if (names.length === 0) return [];
  const says = `${[...new Set(names)].join(", ")} is reached over SSH, which closes while a slow pre-push runs; ours takes a second`;
  return [{ state: "good", topic: "push", says }];
}
