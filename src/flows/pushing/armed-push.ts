import type { Host } from "../../host.ts";
import type { HookAnswer } from "../commit.ts";
import type { OpenPush } from "../reading/ask-ahead.ts";
import { checkPush } from "./check-push.ts";
import { leaveWaiter, type StartedPush } from "./leave-waiter.ts";

/** All that pre-push does: checks what is pushed and, where that is fine and the clone is armed, leaves a waiter. */
export async function armedPush(host: Host, push: StartedPush, open: OpenPush): Promise<HookAnswer> {
  const answer = await checkPush(host, open);
  return answer.passes ? { passes: true, says: answer.says + (await leaveWaiter(host, push)) } : answer;
}
