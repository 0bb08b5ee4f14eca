import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "../../failure.ts";
import type { Host } from "../../host.ts";
import { addressOf } from "./address.ts";
import { certifiedHosts } from "./certificates.ts";
import { findCredentials } from "./credentials.ts";
import type { Patience } from "./retry.ts";
import { type Fetch, openSession, type Session } from "./session.ts";

export type SessionsFrom = {
  host: Pick<Host, "env" | "run">;
  fetch: Fetch;
  /** Hosts that are spoken to without TLS. */
  insecure: readonly string[];
  signal: AbortSignal;
  onRequest: (method: string, url: string) => void;
  /** How long to go on trying; a minute unless said. */
  deadlineMs?: number;
};

/** A session for each registry, by its host; the same one whenever it is asked for again. */
export type Sessions = (registryHost: string) => Session;

/** Opens sessions that log in as `docker push` would, and wait for what passes. */
export function openSessions({
  host,
  fetch,
  insecure,
  signal,
  onRequest,
  deadlineMs = 60_000,
}: SessionsFrom): Sessions {
  const open = new Map<string, Session>();
  const home = host.env["HOME"] ?? host.env["USERPROFILE"] ?? homedir();
  const certified = certifiedHosts(host.env);
  return (registryHost) => {
    const found = open.get(registryHost);
    if (found !== undefined) return found;
    const address = addressOf(registryHost, insecure, certified);
    let credentials: ReturnType<typeof findCredentials> | null = null;
    const session = openSession({
      address,
      credentials: () => {
        credentials ??= findCredentials(address, { env: host.env, home, readFile: readIfThere, run: host.run });
        return credentials;
      },
      fetch,
      patience: { ...patienceUntil(signal), deadlineMs },
      signal,
      onRequest,
    });
    open.set(registryHost, session);
    return session;
  };
}

function patienceUntil(signal: AbortSignal): Patience {
  return {
    deadlineMs: 60_000,
    firstDelayMs: 250,
    longestDelayMs: 10_000,
    now: () => Date.now(),
    random: () => Math.random(),
    async sleep(ms) {
      try {
        await sleep(ms, undefined, { signal });
      } catch (cause) {
        throw new Failure("interrupted", "called off", "Run the same command again.", { cause });
      }
    },
  };
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && (cause.code === "ENOENT" || cause.code === "ENOTDIR")) return null;
    throw new Failure("file", `${path} cannot be read`, "It may hold registry logins: see who may read it.", { cause });
  }
}
