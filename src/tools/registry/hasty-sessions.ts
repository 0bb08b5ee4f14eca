import { openSessions, type Sessions, type SessionsFrom } from "./sessions.ts";

/** All of it together may take so many times as long as one answer. */
const mostAnswers = 15;

/**
 * Sessions for questions that nothing depends on. None is asked twice, and with the first answer that takes too long all
 * others are given up: a registry that hangs costs its one moment, and one that answers may be asked about much.
 *
 * @param hasteMs how long an answer may take
 */
export function openHastySessions(from: SessionsFrom, hasteMs: number): Sessions {
  const givenUp = new AbortController();
  const fetch: SessionsFrom["fetch"] = async (url, init) => {
    const timer = setTimeout(() => givenUp.abort(), hasteMs);
    try {
      return await from.fetch(url, init);
    } finally {
      clearTimeout(timer);
    }
  };
  const signal = AbortSignal.any([from.signal, givenUp.signal, AbortSignal.timeout(hasteMs * mostAnswers)]);
  return openSessions({ ...from, fetch, signal, deadlineMs: 0 });
}
