import { NotSimulated, type Printed, prints, Refused } from "./answered.ts";
import type { Fault } from "./behaviour.ts";
import { type Call, type CommandLine, flagText, parseCall } from "./call.ts";
import { type Context, contextOf } from "./context.ts";
import { type JsonObject, objectAt, printed, textAt } from "./json.ts";
import { readVerbs } from "./read-verbs.ts";
import { settle } from "./settle.ts";
import { specsOf } from "./spec-input.ts";
import type { State } from "./state.ts";
import { tagWarning } from "./tag-warning.ts";
import { transactionVerbs } from "./transactions.ts";
import { unreachable } from "./unreachable.ts";
import { writeVerbs } from "./write-verbs.ts";

/** Waits for as long as pachctl would; a test passes over it. */
export type Wait = (ms: number) => Promise<void>;
export type Moment = { now: number; wait: Wait };

const notRecordedExit = 70;

/**
 * Answers a call as pachctl would have, and changes the state as pachd would have. What no recording covers, or nobody
 * simulated, ends with exit code 70, so that nothing rests on words that nobody has seen.
 */
export async function answer(state: State, line: CommandLine, moment: Moment): Promise<Printed> {
  try {
    const call = parseCall(line);
    state.calls.push(call.verb);
    settle(state, moment.now);
    const printedNow = await withFaults({ state, call, line }, moment);
    settle(state, moment.now);
    return printedNow;
  } catch (error) {
    if (error instanceof Refused) return { exitCode: 1, stdout: "", stderr: `${error.message}\n` };
    if (!(error instanceof NotSimulated)) throw error;
    const said = `stand-in pachctl: this is not simulated: ${error.message}: pachctl ${line.argv.join(" ")}`;
    return { exitCode: notRecordedExit, stdout: "", stderr: `${said}\n` };
  }
}

type Asked = { state: State; call: Call; line: CommandLine };

async function withFaults(asked: Asked, moment: Moment): Promise<Printed> {
  const { state, call } = asked;
  if (call.verb === "version") return sayVersion(asked, moment);
  if (call.verb === "validate pipeline") return validate(call);
  const context = contextOf(call);
  const away = await unreachable({ state, call, context }, moment);
  if (away !== null) return away;
  const user = userOf(state, call, context);
  const kind = call.verb === "update pipeline" && context.activeTransaction !== "" ? "append" : call.verb;
  const fault = takeFault(state, kind);
  if (fault === null) return dispatch(asked, { context, user, now: moment.now });
  if (fault.kind === "passing") throw new Refused(withPrefix(call, { code: "Unknown", said: passingTrouble }));
  if (fault.kind === "refuse") throw new Refused(withPrefix(call, { code: "Unknown", said: fault.says }));
  if (fault.kind === "unreachable") return unreachable({ state, call, context, isDown: true }, moment).then(always);
  if (fault.kind === "meanwhile") {
    const { activeTransaction: _, ...rest } = context;
    const other: Context = { ...rest, activeTransaction: "", setActiveTransaction: () => {} };
    const elsewhere = parseCall({ ...asked.line, argv: fault.argv, stdin: fault.stdin ?? "" });
    dispatch({ ...asked, call: elsewhere }, { context: other, user, now: moment.now });
    return dispatch(asked, { context, user, now: moment.now });
  }
  dispatch(asked, { context, user, now: moment.now });
  // Made up: no connection was cut in the recordings. gRPC's own words for it.
  throw new Refused("rpc error: code = Unavailable desc = error reading from server: EOF");
}

const passingTrouble =
  "update repo: ERROR: current transaction is aborted, commands ignored until end of transaction block (SQLSTATE 25P02)";

function always(answered: Printed | null): Printed {
  if (answered === null) throw new Error("an unreachable server answered");
  return answered;
}

function takeFault(state: State, kind: string): Fault | null {
  const fault = state.behaviour.faults.find(({ on, times = 1 }) => on === kind && times > 0);
  if (fault === undefined) return null;
  if ((fault.after ?? 0) > 0) {
    fault.after = (fault.after ?? 0) - 1;
    return null;
  }
  fault.times = (fault.times ?? 1) - 1;
  return fault;
}

type Setting = { context: Context; user: string; now: number };

function dispatch({ state, call }: Asked, { context, user, now }: Setting): Printed {
  const project = flagText(call, "--project") ?? context.project;
  const read = readVerbs[call.verb];
  if (read !== undefined) return noticing(read({ state, call, project }), { state, call, context, now });
  const transact = transactionVerbs[call.verb];
  if (transact !== undefined) return transact({ state, call, context, now, user });
  const write = writeVerbs[call.verb];
  if (write !== undefined) return write({ state, call, project, context, now, user });
  throw new NotSimulated("this command");
}

type Noticing = { state: State; call: Call; context: Context; now: number };

/** Every call looks whether the project of its context is there, and goes on where it is not. */
function noticing(said: Printed, { state, call, context, now }: Noticing): Printed {
  // What pachd warns of comes with its words about versions, and goes with them.
  if (state.projects.includes(context.project) || call.env["PACHYDERM_IGNORE_VERSION_SKEW"]) return said;
  const named = `project "${context.project}"`;
  const why = `error getting ${named}: get project by name: ${named} not found`;
  const log = `${new Date(now).toISOString()}\tERROR\tpachctl\tclient/client.go:659\tWARNING: Could not inspect ${named}: ${why}\n`;
  return { ...said, stderr: `${log}${said.stderr}` };
}

const isPipelineWrite = (verb: string) => verb === "update pipeline" || verb === "create pipeline";

function withPrefix({ verb }: Call, { code, said }: { code: string; said: string }): string {
  return isPipelineWrite(verb) ? `could not create pipeline: rpc error: code = ${code} desc = ${said}` : said;
}

function userOf(state: State, call: Call, context: Context): string {
  const { tokens } = state.behaviour;
  const { token } = context;
  if (tokens === null) return "";
  const no = (said: string) => new Refused(withPrefix(call, { code: "Unauthenticated", said }));
  if (token === "") throw no("no authentication token (try logging in)");
  const known = tokens[token];
  if (known === undefined) throw no("provided auth token is corrupted or has expired (try logging in again)");
  if (known.rights === "expired") throw no("token expiration is in the past");
  if (known.rights === "read" && isPipelineWrite(call.verb)) {
    const need = "needs permissions [REPO_READ] on REPO default/data";
    const hint = "Run `pachctl auth roles-for-permission` to find roles that grant a given permission.";
    const said = `${known.user} is not authorized to perform this operation - ${need}. ${hint}`;
    const active = state.transactions.find(({ id }) => id === context.activeTransaction);
    const count = (active?.requests.length ?? 0) + 1;
    const which = active === undefined ? "" : `error running request ${count} of ${count}: `;
    throw new Refused(withPrefix(call, { code: "PermissionDenied", said: which + said }));
  }
  return known.user;
}

async function sayVersion({ state, call }: Asked, moment: Moment): Promise<Printed> {
  const { major, minor, micro } = state.behaviour.version;
  const [word, ...none] = [[major, minor, micro].join("."), ...call.names];
  if (none.length > 0) throw new NotSimulated("arguments to version");
  const isRaw = call.flags["--raw"] === true;
  if (flagText(call, "--output") === "yaml") throw new NotSimulated("YAML");
  if (call.flags["--output"] !== undefined && !isRaw) throw new Refused("cannot set --output (-o) without --raw");
  const numbers = Object.entries({ major, minor, micro }).filter(([, number]) => number > 0);
  const object: JsonObject = { ...Object.fromEntries(numbers), go_version: "go1.26.8", platform: "amd64" };
  if (call.flags["--client-only"] === true) return prints(isRaw ? printed([object]) : `${word}\n`);
  const row = (name: string) => `${name.padEnd(20)}${String(word).padEnd(20)}\n`;
  const away = await unreachable({ state, call, context: contextOf(call) }, moment);
  if (away !== null) {
    if (isRaw) return { ...away, stdout: printed([object]) };
    return { ...away, stdout: `COMPONENT           VERSION             \n${row("pachctl")}` };
  }
  const table = `COMPONENT           VERSION             \n${row("pachctl")}${row("pachd")}`;
  return prints(isRaw ? printed([object, object]) : table);
}

function validate(call: Call): Printed {
  if (call.names.length > 0) throw new NotSimulated("arguments to validate pipeline");
  let stderr = "";
  for (const spec of specsOf(call)) stderr += tagWarning(textAt(objectAt(spec, "transform"), "image"));
  return { ...prints(""), stderr };
}
