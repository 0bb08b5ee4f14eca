import { type Answer, done, map } from "./answer.ts";
import type { Caller } from "./call.ts";
import type { Objects } from "./objects.ts";

export type Each<T> = (value: T) => void;

/** What is wanted of a list that may be long; all of it unless `most` says how many. */
export type Wanted<T> = { each: Each<T>; most?: number; signal?: AbortSignal };

/** How pachctl's JSON becomes ours; what it does not know, it leaves. */
type Read<T> = (value: unknown) => T;
type ReadCall = Parameters<Caller["read"]>[0];

export function readEach<T>({ each, ...wanted }: Wanted<T>, read: Read<T>): Objects {
  return { ...wanted, each: (value) => each(read(value)) };
}

/** A list that is held whole. */
export async function readAll<T>(caller: Caller, call: ReadCall, read: Read<T>): Promise<Answer<T[]>> {
  const found: T[] = [];
  return map(await caller.read(call, (value) => found.push(read(value))), () => found);
}

/** The first of what pachctl answers with; `gone` where that is nothing. */
export async function readOne<T>(caller: Caller, call: ReadCall, read: Read<T>): Promise<Answer<T>> {
  const found = await readAll(caller, call, read);
  if (found.kind !== "done") return found;
  const [first] = found.value;
  return first === undefined ? { kind: "gone", says: `pachctl ${call.verb} answered with nothing` } : done(first);
}
