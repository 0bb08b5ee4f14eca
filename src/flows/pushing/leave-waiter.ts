import { existsSync } from "node:fs";
import { absoluteAddress, holdsPassword, remotePlace } from "../../arming/remote-place.ts";
import { trackingRefOf } from "../../arming/tracking-ref.ts";
import { type WantedDeploy, wantedDeploys } from "../../arming/wanted-deploys.ts";
import { parsePushedRefs } from "../../changes/pushed-refs.ts";
import { Failure } from "../../failure.ts";
import type { Host } from "../../host.ts";
import { harmless } from "../../report/harmless.ts";
import { hookLines } from "../../report/hook.ts";
import { gitRemotesIn } from "../../tools/git-remote.ts";
import { gitSettingsIn } from "../../tools/git-settings.ts";
import { gitAbove, isRunning } from "../../tools/processes.ts";
import { runPlumbing } from "../../tools/run-plumbing.ts";
import { startDetached } from "../../tools/start-detached.ts";
import { isClaimed } from "../../waiter/claim.ts";
import { isOpen, type Request } from "../../waiter/request.ts";
import { newId, type Requests, requestsIn } from "../../waiter/requests.ts";
import { withoutRepository } from "../../waiter/without-repository.ts";
import { type ArmedClone, objectionsTo, readArmedClone } from "./armed-clone.ts";
import { inCommitOrder } from "./in-commit-order.ts";

/** What git gives a pre-push hook: the remote's name (its URL where it has none), its URL, and the refs. */
export type StartedPush = { remote: string; url: string; stdin: string };

/** `pachook push` deploys by itself, and says so to the hook of the push that it starts. */
export const foreground = "PACHOOK_PUSH";

/**
 * Leaves a process behind that deploys what this push brings, if the remote takes it. The push itself is never stopped
 * or held up: nothing is built, and nobody is asked.
 *
 * @returns what to tell the person, as hooks print it
 */
export async function leaveWaiter(host: Host, push: StartedPush): Promise<string> {
  if (host.env[foreground] !== undefined) return "";
  try {
    const clone = await readArmedClone(host);
    if (clone.pins.length === 0) return "";
    return await leaveWith(host, push, clone);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return hookLines([harmless(`nothing will be deployed: ${error.message}  ${error.hint}`)]);
  }
}

async function leaveWith(host: Host, push: StartedPush, clone: ArmedClone): Promise<string> {
  const place = remotePlace(push.url, host.cwd);
  const moved = parsePushedRefs(push.stdin).flatMap((ref) => (ref.kind === "delete" ? [] : [ref]));
  const wanted = wantedDeploys(moved, clone.pins);
  const [meant, elsewhere] = [wanted.filter(isTo(place)), wanted.filter((each) => !isTo(place)(each))];
  const commonDir = await gitSettingsIn({ cwd: host.cwd, env: host.env }, runPlumbing).commonDir();
  const requests = requestsIn(commonDir);
  const waiting = existsSync(requests.folder) ? await unattended(requests) : [];
  const made = meant.length === 0 ? [] : await makeRequests(host, push, { wanted: meant, clone });
  for (const request of made) requests.save(request);
  const ids = [...waiting, ...made].map(({ id }) => id);
  if (ids.length > 0) await startWaiter(host, commonDir, ids);
  const lines = [
    ...(await Promise.all(meant.map((each) => announce(host, push, each)))),
    ...elsewhere.map(
      ({ pin }) => `${pin.environment} gets nothing: it is armed for pushes to ${pin.remotes.join(", ")}`,
    ),
    ...waiting.map(({ environment, tip }) => `going on with ${tip.slice(0, 7)} for ${environment}, left from before`),
  ];
  return hookLines(lines.map(harmless));
}

function isTo(place: string): (wanted: WantedDeploy) => boolean {
  return ({ pin }) => pin.remotes.includes(place);
}

async function announce(host: Host, { remote, url }: StartedPush, { pin, tip }: WantedDeploy): Promise<string> {
  const { environment } = pin;
  const objections = await objectionsTo(host, tip, pin);
  if (objections.length > 0) {
    return `${environment} will not get ${tip.slice(0, 7)}: ${objections.join("; ")}.  If that is meant: npx pachook arm ${environment}`;
  }
  const where = remote === url ? "the remote" : remote;
  return `If ${where} accepts, ${environment} gets ${tip.slice(0, 7)}.  Watch: npx pachook status --follow`;
}

/** Open requests that nobody works on: the machine was switched off, or the waiter was killed. */
async function unattended(requests: Requests): Promise<Request[]> {
  const found: Request[] = [];
  for (const request of requests.list().filter(isOpen)) {
    if (!(await isClaimed({ folder: requests.folder, name: request.id }, isRunning))) found.push(request);
  }
  return found;
}

type Wanted = { wanted: readonly WantedDeploy[]; clone: ArmedClone };

async function makeRequests(host: Host, push: StartedPush, { wanted, clone }: Wanted): Promise<Request[]> {
  const { remote, url } = push;
  const remotes = gitRemotesIn({ cwd: host.cwd, env: host.env }, runPlumbing);
  const pusher = (await gitAbove(host.self.pid)) ?? "";
  const asked = host.now();
  const isNamed = remote !== url;
  const ordered = await inCommitOrder(wanted, ({ tip }) => tip, remotes);
  return Promise.all(
    ordered.map(async ({ pin, ref, tip }, nth): Promise<Request> => {
      const trackingRef = isNamed ? trackingRefOf(ref, remote, clone.settings) : null;
      return {
        id: newId(asked, nth),
        environment: pin.environment,
        tip,
        ref,
        remote: !holdsPassword(url) ? absoluteAddress(url, host.cwd) : isNamed ? remote : "",
        trackingRef: trackingRef ?? "",
        trackingBefore: trackingRef === null ? "" : ((await remotes.localRef(trackingRef)) ?? ""),
        pusher,
        folder: host.cwd,
        asked: asked.toISOString(),
        stage: "waiting",
        since: asked.toISOString(),
        began: "",
        note: "",
      };
    }),
  );
}

/** In the git directory, which outlives a linked worktree. */
export async function startWaiter(host: Host, commonDir: string, ids: readonly string[]): Promise<void> {
  const { file, args } = host.self;
  const env = withoutRepository(host.env);
  await startDetached({ file, args: [...args, "hook", "waiter", ...ids], cwd: commonDir, env });
}
