import type { RemoteRef } from "../tools/git-remote.ts";
import type { Request } from "./request.ts";

/** What waiting asks of the outside. */
export type Surroundings = {
  isRunning: (mark: string) => Promise<boolean>;
  reflog: (ref: string) => Promise<readonly { oid: string; message: string }[]>;
  refAt: (remote: string, ref: string) => Promise<RemoteRef>;
  sleep: (ms: number) => Promise<void>;
  now: () => Date;
};

export type Acceptance = { kind: "accepted" } | { kind: "refused" } | { kind: "unknown"; why: string };

/** How long a `git push` may run; one that sends gigabytes takes hours. */
const pushMs = 6 * 60 * 60 * 1000;
/** How long a remote that cannot be asked is asked again; also how long we look where nobody knows who pushes. */
const askMs = 10 * 60 * 1000;

/**
 * Waits for the end of a push and then says whether the remote took it. A dry run, a refused push and one that a later
 * hook stopped look the same: the remote does not hold what was pushed.
 */
export async function awaitAcceptance(request: Request, around: Surroundings): Promise<Acceptance> {
  const { pusher } = request;
  if (pusher !== "") await until(async () => !(await around.isRunning(pusher)), { forMs: pushMs, firstMs: 50 }, around);
  let answer: Acceptance = { kind: "unknown", why: "" };
  const isSettled = async () => {
    answer = await askOnce(request, around);
    // Without the process there is no telling a push that still runs from one that was refused.
    return answer.kind === "accepted" || (answer.kind === "refused" && pusher !== "");
  };
  await until(isSettled, { forMs: askMs, firstMs: pusher === "" ? 250 : 2_000 }, around);
  return answer;
}

async function askOnce(request: Request, around: Surroundings): Promise<Acceptance> {
  if (await wasPushed(request, around)) return { kind: "accepted" };
  const { remote, ref, tip, trackingRef, pusher } = request;
  const found: RemoteRef = remote === "" ? { kind: "unknown", why: "" } : await around.refAt(remote, ref);
  switch (found.kind) {
    case "holds":
      return found.oid === tip ? { kind: "accepted" } : { kind: "refused" };
    case "nothing":
      return { kind: "refused" };
    case "unknown":
      // git itself would have written down what it pushed.
      if (trackingRef !== "" && pusher !== "") return { kind: "refused" };
      return { kind: "unknown", why: found.why };
  }
}

/**
 * What git writes when a remote has taken a ref. Entries from before this push do not count: the walk ends at what the
 * ref held then. Source: git's transport.c, "update by push".
 */
async function wasPushed({ tip, trackingRef, trackingBefore }: Request, { reflog }: Surroundings): Promise<boolean> {
  if (trackingRef === "" || trackingBefore === tip) return false;
  for (const { oid, message } of await reflog(trackingRef)) {
    if (oid === tip && message === "update by push") return true;
    if (oid === trackingBefore) return false;
  }
  return false;
}

type Pace = { forMs: number; firstMs: number };

/** Asks again and again, ever more slowly, and once more after the time is over: the machine may have slept. */
async function until(isDone: () => Promise<boolean>, { forMs, firstMs }: Pace, around: Surroundings): Promise<boolean> {
  const end = around.now().getTime() + forMs;
  for (let pause = firstMs; ; pause = Math.min(pause * 1.5, firstMs * 5)) {
    const isLast = around.now().getTime() > end;
    if (await isDone()) return true;
    if (isLast) return false;
    await around.sleep(pause);
  }
}
