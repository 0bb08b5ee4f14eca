import type { Host } from "../host.ts";
import { type Diagnosis, examineHooks, examineLeftovers, type Patient } from "../setup/diagnosis.ts";
import { gitIn } from "../tools/git.ts";
import { gitSettingsIn } from "../tools/git-settings.ts";
import { switchHooksOn, topOf } from "./set-up.ts";

/** Looks at this clone with all its worktrees. Changes nothing. */
export async function examine(host: Host): Promise<Diagnosis[]> {
  const patients = await patientsOf(host);
  const top = await topOf(host);
  const where = { cwd: top, env: host.env };
  const gitDir = await gitIn(where, host.run).gitDir();
  const leftovers = examineLeftovers(gitDir, await gitSettingsIn(where, host.run).stashes());
  return [...patients.flatMap(examineHooks), ...leftovers, await examineNode(host)];
}

/** Switches the hooks on where they are off, in every worktree: it writes nothing that git tracks. */
export async function mendClone(host: Host): Promise<void> {
  for (const patient of await patientsOf(host)) {
    if (examineHooks(patient).some(({ safe }) => safe)) await switchHooksOn(host, patient.top);
  }
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
