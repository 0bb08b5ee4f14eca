import { NotSimulated, type Printed, prints, Refused } from "./answered.ts";
import type { Call } from "./call.ts";
import { pipelineAt, repoAt } from "./commits.ts";
import type { Context } from "./context.ts";
import { nextId, timeText } from "./ids.ts";
import { printed } from "./json.ts";
import { applyPipeline, deleteRepo } from "./pipelines.ts";
import type { Request, State, Transaction } from "./state.ts";
import { transactionInfo } from "./transaction-view.ts";

export type Transacting = { state: State; call: Call; context: Context; now: number; user: string };

export const transactionVerbs: Readonly<Record<string, (at: Transacting) => Printed>> = {
  "start transaction": start,
  "finish transaction": finish,
  "delete transaction": remove,
  "stop transaction": stop,
  "resume transaction": resume,
  "inspect transaction": inspect,
  "list transaction": list,
};

function start({ state, context, now }: Transacting): Printed {
  const active = context.activeTransaction;
  if (active !== "") {
    throw new Refused(`cannot start a new transaction, since transaction with ID "${active}" already exists`);
  }
  const id = nextId(state);
  state.transactions.push({ id, started: timeText(now), requests: [] });
  context.setActiveTransaction(id);
  return prints(`started new transaction: "${id}"\n`);
}

function named({ call, context }: Transacting): string {
  const id = call.names[0] ?? context.activeTransaction;
  if (id === "") throw new Refused("no active transaction");
  return id;
}

function found(at: Transacting): Transaction {
  return transactionAt(at.state, named(at));
}

function transactionAt(state: State, id: string): Transaction {
  const transaction = state.transactions.find((one) => one.id === id);
  if (transaction === undefined) throw new Refused(`transactions ${id} not found`, "NotFound");
  return transaction;
}

/** Tries all requests on a copy; what is wrong with one of them is wrong with the whole. */
function tryAll(state: State, { id, requests }: Transaction, { now, user }: { now: number; user: string }): State {
  const copy = structuredClone(state);
  for (const [index, request] of requests.entries()) {
    try {
      carryOut(copy, request, { id, now, user });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      throw new Refused(`error running request ${index + 1} of ${requests.length}: ${error.message}`, error.code);
    }
  }
  return copy;
}

function carryOut(state: State, request: Request, setting: { id: string; now: number; user: string }): void {
  if (request.kind === "pipeline") {
    applyPipeline(state, request, setting);
    return;
  }
  const { project, name } = request;
  const there = repoAt(state, { project, name });
  if (request.kind === "delete-repo") {
    if (pipelineAt(state, { project, name }) !== undefined)
      throw new NotSimulated("deleting an output repo in a transaction");
    deleteRepo(state, { project, name });
    return;
  }
  if (there !== undefined) throw new Refused(`repo ${project}/${name} already exists`, "AlreadyExists");
  state.repos.push({ project, name, createdAt: timeText(setting.now), description: "", branches: {} });
}

/** pachd runs everything again with each append, and keeps the new request if all went well. */
export function addRequest(state: State, added: { id: string; request: Request; now: number; user: string }): void {
  const transaction = transactionAt(state, added.id);
  const requests = [...transaction.requests, added.request];
  tryAll(state, { ...transaction, requests }, added);
  transaction.requests = requests;
}

function finish(at: Transacting): Printed {
  const transaction = found(at);
  const { id, requests } = transaction;
  const applied = tryAll(at.state, transaction, at);
  applied.transactions = applied.transactions.filter((one) => one.id !== id);
  Object.assign(at.state, applied);
  forget(at, id);
  return prints(`Completed transaction with ${requests.length} requests: ${id}\n`);
}

function remove(at: Transacting): Printed {
  const { id } = found(at);
  at.state.transactions = at.state.transactions.filter((one) => one.id !== id);
  forget(at, id);
  return prints("");
}

function forget({ context }: Transacting, id: string): void {
  if (context.activeTransaction === id) context.setActiveTransaction("");
}

function stop(at: Transacting): Printed {
  const active = at.context.activeTransaction;
  if (active === "") throw new Refused("no active transaction");
  at.context.setActiveTransaction("");
  return prints(`Cleared active transaction: ${active}\n`);
}

function resume(at: Transacting): Printed {
  const { id, requests } = found(at);
  at.context.setActiveTransaction(id);
  return prints(`Resuming existing transaction with ${requests.length} requests: ${id}\n`);
}

function inspect(at: Transacting): Printed {
  const transaction = found(at);
  if (at.call.flags["--raw"] !== true) throw new NotSimulated("a table for people");
  return prints(printed([transactionInfo(transaction)]));
}

function list({ state, call }: Transacting): Printed {
  if (call.flags["--raw"] !== true) throw new NotSimulated("a table for people");
  return prints(printed(state.transactions.toReversed().map(transactionInfo)));
}
