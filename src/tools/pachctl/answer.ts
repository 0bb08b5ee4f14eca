/**
 * What became of a call. `says` is pachctl's or pachd's text without the prefixes that both put in front; it is
 * foreign text, to be shown and never to be parsed again.
 */
export type Answer<T> =
  | { kind: "done"; value: T }
  /**
   * pachd, or pachctl's reader, turned it down: nothing was changed by this call. `request`: which of a transaction's
   * requests pachd names, counted from 1.
   */
  | { kind: "refused"; says: string; request?: number }
  /** No answer in time. A call that writes may or may not have been carried out. */
  | { kind: "unreachable"; says: string }
  /** No token, a bad or an old one, or one without the right. */
  | { kind: "unauthorized"; says: string }
  /** What the call names is not there: a pipeline, a job, a file, a transaction that somebody ended. */
  | { kind: "gone"; says: string };

export type NotDone = Exclude<Answer<never>, { kind: "done" }>;

export function done<T>(value: T): Answer<T> {
  return { kind: "done", value };
}

/** Carries a `done` on to the next step and leaves every other answer as it is. */
export function map<T, U>(answer: Answer<T>, change: (value: T) => U): Answer<U> {
  return answer.kind === "done" ? done(change(answer.value)) : answer;
}
