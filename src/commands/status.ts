import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "../failure.ts";
import { follow, goOn, listPushes } from "../flows/pushing/pushes.ts";
import { isPartial, statusOf } from "../flows/status.ts";
import type { Host } from "../host.ts";
import { harmlessJson, harmlessLines } from "../report/harmless.ts";
import { showStatus } from "../report/status-text.ts";
import { every } from "../tools/every.ts";
import { isOpen } from "../waiter/request.ts";
import { defineCommand, type ExitCode } from "./command.ts";

/** As pachctl has it by itself. */
const usualSeconds = 30;
/** Nobody looks at nothing for longer without thinking that it hangs. */
const quietMs = 2_000;

export const statusCommand = defineCommand({
  name: "status",
  summary: "Say what runs in each environment, and what waits to be deployed",
  description:
    "For each environment: which commit each pipeline runs, since when and in what state, what was edited by hand, and " +
    "what became of the pushes of this clone. Exit code 3 where a cluster did not say.",
  examples: [
    { line: "pachook status", shows: "everything" },
    { line: "pachook status --follow", shows: "the deploy of the last push, live" },
    { line: "pachook status --continue", shows: "go on after the machine was switched off" },
  ],
  flags: {
    env: { kind: "text", summary: "One environment only", placeholder: "name" },
    follow: { kind: "switch", summary: "Show the log of the last push until its deploy is over", short: "f" },
    continue: { kind: "switch", summary: "Go on with pushes that were left behind" },
    timeout: {
      kind: "number",
      placeholder: "SECONDS",
      summary: `How long a cluster may take to answer; ${usualSeconds} unless said`,
    },
    json: { kind: "switch", summary: "The same as JSON" },
  },
  operands: [],
  async run(host, args) {
    const environment = args.text("env") ?? null;
    if (args.is("continue")) await continueAll(host);
    if (args.is("follow")) return followLast(host, environment);
    if (args.is("continue")) return 0;
    const found = await askAloud(host, environment, args.number("timeout") ?? usualSeconds);
    host.print(args.is("json") ? harmlessJson({ version: 1, environments: found }) : showStatus(found, host.now()));
    return isPartial(found) ? 3 : 0;
  },
});

/** Asks the clusters, and says which of them it waits for. */
async function askAloud(host: Host, environment: string | null, seconds: number) {
  if (!(seconds > 0)) throw new Failure("usage", `--timeout ${seconds} is no time`, "Say seconds: --timeout 5");
  const silent = new Set<string>();
  const stop = every(quietMs, () => {
    stop();
    if (silent.size === 0) return;
    host.note(`Waits for the cluster of ${[...silent].join(", ")}, up to ${seconds} s (--timeout SECONDS).\n`);
  });
  const onAsk = (name: string) => {
    silent.add(name);
    return () => silent.delete(name);
  };
  try {
    return await statusOf(host, environment, { timeoutMs: seconds * 1000, onAsk });
  } finally {
    stop();
  }
}

async function continueAll(host: Host): Promise<void> {
  const left = await goOn(host);
  const lines = left.map(({ tip, environment }) => `Going on with ${tip.slice(0, 7)} for ${environment}.\n`);
  host.note(left.length === 0 ? "Nothing was left behind.\n" : lines.join(""));
}

async function followLast(host: Host, environment: string | null): Promise<ExitCode> {
  const pushes = (await listPushes(host)).filter((push) => environment === null || push.environment === environment);
  const chosen = pushes.find(isOpen) ?? pushes[0];
  if (chosen === undefined) {
    throw new Failure("usage", "no push of this clone waits or was deployed", "Arm it (pachook arm), then git push.");
  }
  host.note(`${chosen.tip.slice(0, 7)} to ${chosen.environment}\n`);
  let last: Awaited<ReturnType<typeof listPushes>>[number] | null = chosen;
  for await (const { text, push } of follow(host, chosen.id, () => sleep(150))) {
    host.print(harmlessLines(text));
    last = push;
  }
  if (last === null) {
    host.note("The remote did not take the push, so nothing was deployed.\n");
    return 1;
  }
  if (last.note !== "") host.note(`${harmlessLines(last.note)}\n`);
  return last.stage === "deployed" || last.stage === "covered" ? 0 : 1;
}
