import { Failure } from "../../failure.ts";
import type { Env } from "../../host.ts";
import type { Command, Outcome, Run } from "../run.ts";
import type { RunLive } from "../run-live.ts";
import { type Answer, done } from "./answer.ts";
import { type Objects, objectsOf, type Streamed, streamObjects } from "./objects.ts";
import { configVariable } from "./private-config.ts";
import { type BytesWanted, readBytes } from "./read-bytes.ts";
import { isPassing, missingProject, readRefusal, type Sort } from "./refusal.ts";

export type Call = {
  /** `update pipeline` and its like. */
  verb: string;
  /** What the user or the cluster named: never a flag. */
  names?: readonly string[];
  flags?: readonly string[];
  stdin?: string;
  sort: Sort;
  /** How long pachd may take; pachctl gives up after it. */
  timeoutMs?: number;
  /** A config with a transaction in it, in place of the one without. */
  config?: string;
};

/** What was called and how long it took, for counting and for logs; no argument that could hold a secret. */
export type OnCall = (verb: string, ms: number) => void;

export type Caller = {
  /** Answers with stdout. */
  ask: (call: Call) => Promise<Answer<string>>;
  /** Hands each object of the answer to `each`, and answers with their number. */
  read: (call: Call, each: (value: unknown) => void) => Promise<Answer<number>>;
  /** The same while they come, for lists that may be long: none is kept, and after the last that is wanted pachctl is ended. */
  stream: (call: Call, objects: Objects) => Promise<Answer<number>>;
  /** Hands over what pachctl writes as it comes, for files. */
  bytes: (call: Call, wanted: BytesWanted) => Promise<Answer<null>>;
  /** The same as `read` for `logs`, which knows no `-o`. */
  logs: (call: Call, each: (value: unknown) => void) => Promise<Answer<number>>;
};

export type CallerParts = {
  run: Run;
  /** What long lists are read with; without it they are held whole. */
  runLive?: RunLive;
  env: Env;
  now: () => Date;
  onCall: OnCall;
  /** The config without a transaction. */
  config: string;
  /** An empty folder: pachctl has no business in the repository. */
  cwd: string;
};

const usualTimeoutMs = 30_000;
/** pachctl needs time to start and to say that it gave up. */
const graceMs = 10_000;

export function callerWith(parts: CallerParts): Caller {
  const ask = async (call: Call): Promise<Answer<string>> => {
    const bad = badNameOf(call);
    if (bad !== null) return { kind: "refused", says: bad };
    let outcome = await start(parts, call);
    // Under load pachd's database fails a call that goes through the next time; nothing was applied.
    if (outcome !== null && outcome.exitCode !== 0 && isPassing(outcome.stderr)) outcome = await start(parts, call);
    return answerOf(outcome, call);
  };

  const readWith =
    (format: readonly string[]): Caller["read"] =>
    async (call, each) => {
      const answer = await ask({ ...call, flags: [...(call.flags ?? []), ...format] });
      return answer.kind === "done" ? done(objectsOf(answer.value, { verb: call.verb, each })) : answer;
    };

  const read = readWith(asJson);
  const { runLive } = parts;
  const stream: Caller["stream"] = async (call, objects) => {
    if (runLive === undefined) {
      let left = objects.most ?? Number.POSITIVE_INFINITY;
      const answer = await read(call, (value) => {
        left -= 1;
        if (left >= 0) objects.each(value);
      });
      return answer.kind === "done" ? done(Math.min(answer.value, objects.most ?? answer.value)) : answer;
    }
    const bad = badNameOf(call);
    if (bad !== null) return { kind: "refused", says: bad };
    const told = { ...call, flags: [...(call.flags ?? []), ...asJson] };
    const streamed = await timed(
      parts,
      call,
      (): Promise<Streamed> => streamObjects(runLive, { command: commandFor(parts, told), verb: call.verb, objects }),
    );
    const answer = answerOf(streamed.outcome, call);
    return answer.kind === "done" ? done(streamed.count) : answer;
  };
  const bytes: Caller["bytes"] = async (call, wanted) => {
    if (runLive === undefined) throw new Error("files are read with runLive");
    const bad = badNameOf(call);
    if (bad !== null) return { kind: "refused", says: bad };
    const outcome = await timed(parts, call, () => readBytes(runLive, commandFor(parts, call), wanted));
    const answer = answerOf(outcome, call);
    return answer.kind === "done" ? done(null) : answer;
  };
  return { ask, read, stream, bytes, logs: readWith(["--raw"]) };
}

const asJson = ["--raw", "-o", "json"];

function answerOf(outcome: Outcome | null, call: Call): Answer<string> {
  if (outcome === null) return { kind: "unreachable", says: `pachctl ${call.verb} did not end in time` };
  if (outcome.exitCode !== 0) return readRefusal(outcome.stderr || outcome.stdout, call.sort);
  const project = missingProject(outcome.stderr);
  if (project !== null) return { kind: "gone", says: project };
  // An unknown resource under a known verb: pachctl prints its help and is content.
  if (/^Usage:$/m.test(outcome.stdout)) throw unknownCommand(call.verb);
  return done(outcome.stdout);
}

/** @returns null where it took longer than pachctl was given, which also a killed connection can do */
async function start(parts: CallerParts, call: Call): Promise<Outcome | null> {
  const began = parts.now().getTime();
  const command = commandFor(parts, call);
  try {
    return await timed(parts, call, () => parts.run(command));
  } catch (error) {
    if (error instanceof Failure && parts.now().getTime() - began >= command.timeoutMs) return null;
    throw error;
  }
}

async function timed<Result>(parts: CallerParts, { verb }: Call, work: () => Promise<Result>): Promise<Result> {
  const began = parts.now().getTime();
  try {
    return await work();
  } finally {
    parts.onCall(verb, parts.now().getTime() - began);
  }
}

function commandFor(parts: CallerParts, call: Call): Command & { env: Env } {
  const { verb, names = [], flags = [], stdin, timeoutMs = usualTimeoutMs } = call;
  const seconds = Math.max(1, Math.ceil(timeoutMs / 1000));
  return {
    file: "pachctl",
    args: [...verb.split(" "), ...names, ...flags, "--rpc-timeout", `${seconds}s`],
    cwd: parts.cwd,
    env: childEnv(parts.env, call.config ?? parts.config),
    timeoutMs: seconds * 1000 + graceMs,
    apart: true,
    ...(stdin === undefined ? {} : { stdin }),
  };
}

/** What would lead elsewhere than to the context asked for, or changes what pachctl says, is taken out. */
const taken = new Set([
  "PACHD_ADDRESS",
  "PACH_CONTEXT",
  "DEX_TOKEN",
  "PACHCTL_JSON_LOGS",
  configVariable,
  // It also silences the warning that the project is not there. Source: Pachyderm, src/internal/client/client.go.
  "PACHYDERM_IGNORE_VERSION_SKEW",
]);

function childEnv(env: Env, config: string): Env {
  const kept = Object.fromEntries(Object.entries(env).filter(([name]) => !taken.has(name)));
  return { ...kept, PACH_CONFIG: config, NO_COLOR: "1" };
}

function badNameOf({ names = [] }: Call): string | null {
  const bad = names.find((name) => !isPlain(name));
  return bad === undefined ? null : whyNotPlain(bad);
}

function isPlain(name: string): boolean {
  return /^[\x20-\x7e]+$/.test(name) && !name.startsWith("-");
}

function whyNotPlain(name: string): string {
  if (name === "") return "an empty name";
  if (name.startsWith("-")) return `pachctl would take "${name}" for a flag`;
  return `pachctl fails on arguments with other than plain ASCII characters, and "${name}" has some`;
}

function unknownCommand(verb: string): Failure {
  const message = `this pachctl does not know "${verb}"`;
  return new Failure("tool", message, "Install the pachctl of your cluster's release, 2.8 or newer.");
}
