import { Failure } from "../../failure.ts";
import type { RegistryAddress } from "./address.ts";
import { type Authorizer, authorizerFor } from "./authorize.ts";
import type { Credentials } from "./credentials.ts";
import { deepestCause, type FetchFault, fetchFaultOf } from "./fetch-fault.ts";
import { delayBefore, isPassing, type Patience } from "./retry.ts";

/** The part of `fetch` that is used; handed in, so that proxies, certificates and tests need nothing else. */
export type Fetch = (url: string, init: RequestInit & { duplex?: "half" }) => Promise<Response>;

/** What one is allowed to do with a repository: a registry's token names both. */
export type Access = { repository: string; actions: "pull" | "pull,push" };

/** One request. A body that is a function is opened anew for every try. */
export type Ask = {
  method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** A path below the API (`/acme/edges/tags/list`), or a whole URL that the registry itself gave. */
  to: string;
  access: Access;
  headers?: Readonly<Record<string, string>>;
  body?: Uint8Array | (() => AsyncIterable<Uint8Array>);
  /** "never" where a second try would not mean the same: the caller looks what became of the first. */
  again?: "never";
};

export type SessionParts = {
  address: RegistryAddress;
  credentials: () => Promise<Credentials>;
  fetch: Fetch;
  patience: Patience;
  signal: AbortSignal;
  /** Called before every request that goes out, tries and token requests included. */
  onRequest: (method: string, url: string) => void;
};

/** Sends requests to one registry: logs in when asked, tries again what may pass, and gives up at the deadline. */
export type Session = { address: RegistryAddress; send: (ask: Ask) => Promise<Response> };

/** Opens a session. Nothing is sent before the first `send`; tokens live as long as the session. */
export function openSession(parts: SessionParts): Session {
  const authorizer = authorizerFor(parts);
  return { address: parts.address, send: (ask) => send(ask, parts, authorizer) };
}

async function send(ask: Ask, parts: SessionParts, authorizer: Authorizer): Promise<Response> {
  const { patience, address } = parts;
  const started = patience.now();
  let challenged = false;
  for (let tries = 1; ; tries++) {
    const outcome = await sendOnce(ask, parts, authorizer);
    if (outcome.kind === "answer") {
      const { response } = outcome;
      if (response.status === 401 && !challenged) {
        challenged = true;
        await discard(response);
        await authorizer.meet(response.headers.get("www-authenticate") ?? "", ask.access);
        tries -= 1;
        continue;
      }
      if (!isPassing(response.status) || ask.again === "never") return response;
    } else if (ask.again === "never" || outcome.fault !== "passing") {
      throw unreachable(address.host, outcome);
    }
    const retryAfter = outcome.kind === "answer" ? outcome.response.headers.get("retry-after") : null;
    const delayMs = delayBefore(tries, retryAfter, patience);
    if (patience.now() + delayMs - started > patience.deadlineMs) {
      if (outcome.kind === "answer") return outcome.response;
      throw unreachable(address.host, outcome);
    }
    if (outcome.kind === "answer") await discard(outcome.response);
    await patience.sleep(delayMs);
  }
}

type SendOutcome = { kind: "answer"; response: Response } | Lost;
type Lost = { kind: "lost"; error: unknown; fault: FetchFault };

async function sendOnce(ask: Ask, parts: SessionParts, authorizer: Authorizer): Promise<SendOutcome> {
  const url = ask.to.startsWith("/") ? `${parts.address.api}${ask.to}` : ask.to;
  const authorization = sameOrigin(url, parts.address.api) ? authorizer.header(ask.access) : null;
  const headers = { ...ask.headers, ...(authorization === null ? {} : { authorization }) };
  const init: RequestInit & { duplex?: "half" } = { method: ask.method, headers, signal: parts.signal };
  if (typeof ask.body === "function") {
    init.body = ReadableStream.from(ask.body());
    init.duplex = "half";
  } else if (ask.body !== undefined) {
    init.body = Buffer.from(ask.body);
  }
  parts.onRequest(ask.method, url);
  try {
    return { kind: "answer", response: await parts.fetch(url, init) };
  } catch (error) {
    if (parts.signal.aborted)
      throw new Failure("interrupted", "called off", "Run the same command again.", { cause: error });
    return { kind: "lost", error, fault: fetchFaultOf(error) };
  }
}

/** A URL that the registry named may lie elsewhere: our credentials do not go there. */
function sameOrigin(url: string, api: string): boolean {
  return new URL(url).origin === new URL(api).origin;
}

/** Nobody waits for more of an answer that is not wanted. */
const mostUnwantedBytes = 64 * 1024;

/** Reads an answer nobody wants to its end, so that its connection can be used again; hangs up where it is long. */
export async function discard({ body, headers }: Response): Promise<void> {
  if (body === null) return;
  try {
    if (Number(headers.get("content-length")) > mostUnwantedBytes) return await body.cancel();
    let read = 0;
    for await (const chunk of body) {
      read += chunk.byteLength;
      if (read > mostUnwantedBytes) break; // which hangs up as well
    }
  } catch {
    // A connection that breaks now is of no use to anybody.
  }
}

function unreachable(host: string, { error: cause, fault }: Lost): Failure {
  const message = `${host} cannot be reached: ${deepestCause(cause)}`;
  const trust = `Put the certificate of its authority at ~/.docker/certs.d/${host}/ca.crt, or name it in SSL_CERT_FILE.`;
  const hint = fault === "untrusted" ? trust : "Look at the network, then run the same command again.";
  return new Failure("tool", message, hint, { cause });
}
