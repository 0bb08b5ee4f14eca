import { type Answer, done, map } from "./answer.ts";
import type { Caller } from "./call.ts";

/** How a spec goes in: `reprocess` computes all datums anew. */
export type UpdateOptions = { reprocess?: boolean; timeoutMs?: number };

/**
 * Updates that happen together or not at all. pachd tries every append together with all before it, so the last of N
 * costs N times the first: give it the time.
 */
export type Transaction = {
  /** Also the id of the commit set, and of every job, that `finish` makes. */
  id: string;
  /** One spec, as JSON or YAML. A refused one is not in the transaction; those before it are. */
  append: (spec: string, options?: UpdateOptions) => Promise<Answer<null>>;
  /**
   * Applies all. Refused: nothing is applied, and the transaction is still there. Unreachable: applied or not; the
   * live pipelines say which, their `specCommit` being this id.
   */
  finish: (options?: { timeoutMs?: number }) => Promise<Answer<{ requests: number }>>;
  /** Takes it back. `gone`: somebody ended it before. */
  remove: () => Promise<Answer<null>>;
};

/** `config` is a file for this transaction alone: pachctl keeps the id in it, and appends to what it finds there. */
export async function startTransaction(
  caller: Caller,
  { config, project }: { config: string; project: string },
): Promise<Answer<Transaction>> {
  const started = await caller.ask({ verb: "start transaction", sort: "write", config });
  if (started.kind !== "done") return started;
  const id = /"([0-9a-f]{32})"/.exec(started.value)?.[1];
  if (id === undefined) return { kind: "refused", says: `pachctl gave no transaction id: ${started.value.trim()}` };

  const append: Transaction["append"] = async (spec, { reprocess = false, timeoutMs } = {}) => {
    const answer = await caller.ask({
      ...updateCall({ spec, project, reprocess }),
      config,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });
    if (answer.kind !== "done" || answer.value.trim() === `Added to transaction: ${id}`) return map(answer, () => null);
    return { kind: "refused", says: `pachctl did not say that it added the spec to transaction ${id}` };
  };

  return done({
    id,
    append,
    finish: async ({ timeoutMs } = {}) => {
      const time = timeoutMs === undefined ? {} : { timeoutMs };
      const answer = await caller.ask({ verb: "finish transaction", names: [id], sort: "write", config, ...time });
      return map(answer, (said) => ({ requests: Number(/with (\d{1,9}) requests/.exec(said)?.[1] ?? 0) }));
    },
    remove: async () => {
      const answer = await caller.ask({ verb: "delete transaction", names: [id], sort: "write", config });
      return map(answer, () => null);
    },
  });
}

/** One spec a call: pachctl applies a file spec by spec, and leaves what came before an error. */
export function updateCall({ spec, project, reprocess }: { spec: string; project: string; reprocess: boolean }) {
  const flags = ["-f", "-", "--project", project, ...(reprocess ? ["--reprocess"] : [])];
  return { verb: "update pipeline", flags, stdin: spec, sort: "write" } as const;
}
