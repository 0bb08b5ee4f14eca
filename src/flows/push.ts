import { remotePlace } from "../arming/remote-place.ts";
import { type WantedDeploy, wantedDeploys } from "../arming/wanted-deploys.ts";
import { parsePushReport, showPushReport } from "../changes/push-report.ts";
import { Failure } from "../failure.ts";
import type { Host } from "../host.ts";
import { harmlessLines } from "../report/harmless.ts";
import { gitRemotesIn } from "../tools/git-remote.ts";
import { runAtTerminal } from "../tools/run-attached.ts";
import { refuseUnpinned } from "./deploying/refuse-unpinned.ts";
import { readArmedClone } from "./pushing/armed-clone.ts";
import { inCommitOrder } from "./pushing/in-commit-order.ts";
import { foreground } from "./pushing/leave-waiter.ts";

/** A commit that the remote has taken, and where it is to go. */
export type PushedDeploy = { environment: string; commit: string };

/**
 * Runs `git push` with the person's own arguments and answers with what is to be deployed now; also where everything
 * was there already, so that a second try goes on. None after a dry run.
 *
 * @throws Failure where git failed, in git's words; or where a commit may not go where this clone is armed for
 */
export async function pushThrough(host: Host, args: readonly string[]): Promise<PushedDeploy[]> {
  const { pins } = await readArmedClone(host);
  if (pins.length === 0) {
    const hint = "Arm it: pachook arm    In CI: git push, then pachook deploy --env NAME";
    throw new Failure("usage", "this clone is armed for no environment, so there is nothing to deploy after", hint);
  }
  const env = { ...host.env, [foreground]: "1" };
  const { exitCode, stdout } = await runAtTerminal({
    file: "git",
    args: ["push", "--porcelain", ...args.map(audible)],
    cwd: host.cwd,
    env,
  });
  const report = parsePushReport(stdout);
  host.note(harmlessLines(showPushReport(report)));
  if (exitCode !== 0) throw new Failure("git", "git push failed, and nothing is deployed", "See what git says above.");
  if (args.some(isDryRun)) return [];
  const remotes = gitRemotesIn({ cwd: host.cwd, env: host.env }, host.run);
  const deploys: PushedDeploy[] = [];
  for (const { place, ref, source } of report) {
    const commit = await remotes.commitOf(source);
    if (commit === null) continue;
    const here = pins.filter((pin) => pin.remotes.includes(remotePlace(place, host.cwd)));
    for (const wanted of wantedDeploys([{ ref, tip: commit }], here)) deploys.push(await permitted(host, wanted));
  }
  const once = deploys.filter((one, at) => deploys.findIndex((other) => isSame(one, other)) === at);
  return inCommitOrder(once, ({ commit }) => commit, remotes);
}

async function permitted(host: Host, { pin, tip }: WantedDeploy): Promise<PushedDeploy> {
  await refuseUnpinned(host, tip, pin);
  return { environment: pin.environment, commit: tip };
}

function isSame(one: PushedDeploy, other: PushedDeploy): boolean {
  return one.environment === other.environment && one.commit === other.commit;
}

/** Under `--quiet` git leaves out the very report that says what was pushed; without a terminal it is quiet anyway. */
function audible(arg: string): string {
  if (/^--q/.test(arg)) return "--no-progress";
  if (arg === "-q") return "--no-progress";
  return /^-[^-o]+q|^-q./.test(arg) ? arg.replace("q", "") : arg;
}

/** `-n`, alone or among other letters, and `--dry-run`, which git lets people shorten. */
function isDryRun(arg: string): boolean {
  return /^--dry/.test(arg) || /^-[^-o]*n/.test(arg);
}
