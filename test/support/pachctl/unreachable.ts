import type { Moment } from "./answer.ts";
import { NotSimulated, type Printed } from "./answered.ts";
import { type Call, flagText } from "./call.ts";
import type { Context } from "./context.ts";
import type { State } from "./state.ts";

type Asked = { state: State; call: Call; context: Context; isDown?: true };

const usualMs = 30_000;
const withPrefix = new Set(["list pipeline", "create pipeline", "update pipeline"]);

/** @returns null where somebody answers; else what pachctl says after it has waited */
export async function unreachable({ state, call, context, isDown }: Asked, { wait }: Moment): Promise<Printed | null> {
  const { addresses, isSlow, faults } = state.behaviour;
  const limitMs = timeoutMs(flagText(call, "--rpc-timeout") ?? flagText(call, "--timeout"));
  const isFaulty = call.verb === "version" && faults.some(({ on, kind }) => on === "version" && kind === "unreachable");
  const isThere = addresses === null || addresses.includes(context.address);
  if (isThere && isDown === undefined && !isFaulty && limitMs > 1) return null;
  if (isSlow) await wait(limitMs);
  // Also without an address: then pachctl would go through Kubernetes.
  if (context.address === "" && addresses !== null) throw new NotSimulated("a port forwarder");
  const said = `could not connect to pachd at "${context.address}": context deadline exceeded`;
  return {
    exitCode: 1,
    stdout: "",
    stderr: `${withPrefix.has(call.verb) ? "error connecting to pachd: " : ""}${said}\n`,
  };
}

function timeoutMs(text: string | null): number {
  if (text === null) return usualMs;
  const [, number = "", unit = ""] = /^(\d+)(ms|s|m)$/.exec(text) ?? [];
  if (number === "") throw new NotSimulated(`the duration ${text}`);
  return Number(number) * (unit === "ms" ? 1 : unit === "s" ? 1000 : 60_000);
}
