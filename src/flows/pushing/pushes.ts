import { existsSync, readFileSync } from "node:fs";
import type { Host } from "../../host.ts";
import { gitSettingsIn } from "../../tools/git-settings.ts";
import { isRunning } from "../../tools/processes.ts";
import { isClaimed } from "../../waiter/claim.ts";
import { isOpen, type Request } from "../../waiter/request.ts";
import { type Requests, requestsIn } from "../../waiter/requests.ts";
import { startWaiter } from "./leave-waiter.ts";

/** A push that is or was to be deployed. `attended`: a waiter works on it. */
export type PushStatus = Request & { attended: boolean; log: string | null };

async function requestsOf(host: Host): Promise<{ commonDir: string; requests: Requests }> {
  const commonDir = await gitSettingsIn({ cwd: host.cwd, env: host.env }, host.run).commonDir();
  return { commonDir, requests: requestsIn(commonDir) };
}

/** Every push that this clone remembers, newest first. */
export async function listPushes(host: Host): Promise<PushStatus[]> {
  const { requests } = await requestsOf(host);
  return Promise.all(
    requests
      .list()
      .reverse()
      .map((request) => statusOf(requests, request)),
  );
}

/** Starts a waiter for what a switched-off machine or a killed waiter left behind; answers with it. */
export async function goOn(host: Host): Promise<PushStatus[]> {
  const { commonDir } = await requestsOf(host);
  const left = (await listPushes(host)).filter((push) => isOpen(push) && !push.attended);
  if (left.length > 0)
    await startWaiter(
      host,
      commonDir,
      left.map(({ id }) => id),
    );
  return left;
}

/** What a reader of a log gets: the text that came since the last look, and where the push stands. */
export type Look = { text: string; push: PushStatus | null };

/** Follows one push, look by look, until nobody works on it any more. */
export async function* follow(host: Host, id: string, pause: () => Promise<void>): AsyncGenerator<Look> {
  const { requests } = await requestsOf(host);
  let read = 0;
  for (let idle = 0; ; await pause()) {
    // The state before the log: what was written until the end is then in the last look.
    const request = requests.get(id);
    const push = request === null ? null : await statusOf(requests, request);
    const bytes = existsSync(requests.logOf(id)) ? readFileSync(requests.logOf(id)) : Buffer.alloc(0);
    // A line at a time, so that no character is cut in two.
    const end = push !== null && isOpen(push) ? bytes.lastIndexOf(10) + 1 : bytes.length;
    yield { text: bytes.subarray(read, end).toString("utf8"), push };
    read = Math.max(read, end);
    if (push === null || !isOpen(push)) return;
    idle = push.attended ? 0 : idle + 1; // a waiter that was started this moment has not taken it yet
    if (idle > 10) return;
  }
}

async function statusOf(requests: Requests, request: Request): Promise<PushStatus> {
  const log = requests.logOf(request.id);
  const attended = await isClaimed({ folder: requests.folder, name: request.id }, isRunning);
  return { ...request, attended, log: existsSync(log) ? log : null };
}
