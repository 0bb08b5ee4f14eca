import { appendFileSync, existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "../../failure.ts";
import type { Host } from "../../host.ts";
import { type GitRemotes, gitRemotesIn } from "../../tools/git-remote.ts";
import { gitSettingsIn } from "../../tools/git-settings.ts";
import { isRunning, markOf } from "../../tools/processes.ts";
import { runIntoFile } from "../../tools/run-attached.ts";
import { runPlumbing } from "../../tools/run-plumbing.ts";
import { awaitAcceptance } from "../../waiter/await-acceptance.ts";
import { dropClaim, isClaimed, sweepClaims, takeClaim } from "../../waiter/claim.ts";
import { coveredBy, isSamePush } from "../../waiter/covered.ts";
import { isOpen, type Request, type Stage } from "../../waiter/request.ts";
import { type Requests, requestsIn } from "../../waiter/requests.ts";
import { objectionsTo, readArmedClone } from "./armed-clone.ts";

/** A waiter at work: what it holds claims with, and where it looks. */
type Waiter = { host: Host; mark: string; requests: Requests; remotes: GitRemotes };

/**
 * What the waiter does: for each request, waits until the push is over, and deploys what the remote has taken. One
 * deploy to an environment at a time. Requests that another process works on are left to it.
 */
export async function deployPushed(host: Host, ids: readonly string[]): Promise<void> {
  const where = { cwd: host.cwd, env: host.env };
  const requests = requestsIn(await gitSettingsIn(where, runPlumbing).commonDir());
  const mark = (await markOf(host.self.pid)) ?? String(host.self.pid);
  const waiter = { host, mark, requests, remotes: gitRemotesIn(where, runPlumbing) };
  await Promise.all(ids.map((id) => attend(waiter, id)));
  requests.prune(host.now());
  await sweepClaims(requests.folder, mark, isRunning);
}

async function attend(waiter: Waiter, id: string): Promise<void> {
  const { requests, mark } = waiter;
  const claim = { folder: requests.folder, name: id };
  if (requests.get(id) === null || !(await takeClaim(claim, mark, isRunning))) return;
  try {
    const request = requests.get(id);
    // Another waiter may have taken it, and be done with it, since somebody thought that nobody works on it.
    if (request !== null && isOpen(request)) await carryOut(waiter, request);
  } catch (error) {
    // Nobody reads our stderr: `pachook status` shows this.
    const request = requests.get(id);
    if (request !== null) enter(waiter, request, { stage: "stopped", note: reasonOf(error) });
  } finally {
    dropClaim(claim, mark);
  }
}

async function carryOut(waiter: Waiter, request: Request): Promise<void> {
  const { host, requests, remotes } = waiter;
  if (request.stage === "waiting") {
    enter(waiter, request, { stage: "waiting", note: "" }); // what an earlier waiter left behind no longer holds
    const around = { isRunning, reflog: remotes.reflog, refAt: remotes.refAt, sleep, now: host.now };
    const acceptance = await awaitAcceptance(request, around);
    if (acceptance.kind === "refused") return requests.remove(request.id);
    if (acceptance.kind === "unknown") {
      requests.save({ ...request, note: `the remote could not be asked: ${acceptance.why}` });
      return;
    }
    enter(waiter, request, { stage: "accepted", note: "" });
  }
  await inTurn(waiter, request, () => deployOne(waiter, request.id));
}

/** Waits for other deploys to the environment, and for those of the same push that come before it. */
async function inTurn({ requests, mark }: Waiter, request: Request, work: () => Promise<void>): Promise<void> {
  const claim = { folder: requests.folder, name: `to ${request.environment}` };
  while ((await isBehind(request, requests)) || !(await takeClaim(claim, mark, isRunning))) await sleep(200);
  try {
    await work();
  } finally {
    dropClaim(claim, mark);
  }
}

/** One that nobody works on any more is left to a person, and holds up nobody. */
async function isBehind(request: Request, requests: Requests): Promise<boolean> {
  for (const other of requests.list()) {
    const isBefore = isSamePush(other, request) && other.id < request.id && isOpen(other);
    if (!isBefore || other.environment !== request.environment) continue;
    if (await isClaimed({ folder: requests.folder, name: other.id }, isRunning)) return true;
  }
  return false;
}

async function deployOne(waiter: Waiter, id: string): Promise<void> {
  const { host, requests, remotes } = waiter;
  const request = requests.get(id);
  if (request === null) return; // called off by `pachook disarm`
  const cover = await coveredBy(request, requests.list(), remotes.isAncestor);
  if (cover !== null) return enter(waiter, request, { stage: "covered", note: cover.tip });
  const commit = await remotes.commitOf(request.tip);
  if (commit === null) return enter(waiter, request, { stage: "stopped", note: "this clone does not have the commit" });
  const reason = await whyNot(host, request.environment, commit);
  if (reason !== null) return enter(waiter, request, { stage: "stopped", note: reason });
  const began = host.now().toISOString();
  enter(waiter, request, { stage: "deploying", note: "", began });
  const exitCode = await deployAsChild(host, { request, commit, log: requests.logOf(id) });
  const over = exitCode === 0 ? ({ stage: "deployed", note: "" } as const) : failedWith(exitCode);
  enter(waiter, request, { ...over, began });
}

function failedWith(exitCode: number): { stage: Stage; note: string } {
  return { stage: "failed", note: `${whatFailed.get(exitCode) ?? "it was ended"} (exit code ${exitCode})` };
}

/** The exit codes of a deploy in words; docs/ci.md has the list. */
const whatFailed: ReadonlyMap<number, string> = new Map([
  [1, "the commit is at fault"],
  [2, "pachook.yaml or the pachctl config is wrong"],
  [3, "something did not answer as it should"],
  [4, "a bug of ours"],
  [31, "in the rehearsal"],
  [32, "at the build"],
  [33, "at the update"],
  [34, "what was updated does not run"],
]);

async function whyNot(host: Host, environment: string, commit: string): Promise<string | null> {
  const pin = (await readArmedClone(host)).pins.find((each) => each.environment === environment);
  if (pin === undefined) return `this clone is not armed for ${environment}`;
  const objections = await objectionsTo(host, commit, pin);
  return objections.length === 0 ? null : objections.join("; ");
}

type Child = { request: Request; commit: string; log: string };

/** The very command that a person would type, so that there is one way to deploy; its output is the log. */
async function deployAsChild(host: Host, { request, commit, log }: Child): Promise<number> {
  const { environment, folder } = request;
  const { file, args } = host.self;
  appendFileSync(log, `$ pachook deploy ${commit} --env ${environment}\n`, { mode: 0o600 });
  const cwd = existsSync(folder) ? folder : host.cwd; // a linked worktree may be gone by now
  return runIntoFile({ file, args: [...args, "deploy", commit, "--env", environment], cwd, env: host.env }, log);
}

type Step = { stage: Stage; note: string; began?: string };

function enter({ host, requests }: Waiter, request: Request, step: Step): void {
  requests.save({ ...request, ...step, since: host.now().toISOString() });
}

function reasonOf(error: unknown): string {
  if (error instanceof Failure) return `${error.message}  ${error.hint}`;
  return error instanceof Error ? `our bug: ${error.stack ?? error.message}` : String(error);
}
