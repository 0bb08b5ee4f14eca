import { Failure } from "../../failure.ts";
import { isLoopback } from "./address.ts";
import { parseChallenge } from "./challenge.ts";
import type { Credentials } from "./credentials.ts";
import { isPassing } from "./retry.ts";
import type { Access, SessionParts } from "./session.ts";

/** Knows how to log in to one registry, and keeps what it was given for as long as the session lives. */
export type Authorizer = {
  /** The header for a request, or null before the registry has asked for one. */
  header: (access: Access) => string | null;
  /** Answers a 401: gets a new token, or learns that a password goes with every request. */
  meet: (challenge: string, access: Access) => Promise<void>;
};

type TokenRequest = { realm: string; service: string | null; scope: string };

/** Source: distribution's token and OAuth2 specifications; RFC 7617 for Basic. */
export function authorizerFor(parts: SessionParts): Authorizer {
  const headers = new Map<string, string>();
  return {
    header: (access) => headers.get(scopeOf(access)) ?? headers.get("*") ?? null,
    async meet(challengeHeader, access) {
      const challenge = parseChallenge(challengeHeader);
      const credentials = await parts.credentials();
      if (challenge.kind === "bearer") {
        const request = {
          realm: challenge.realm,
          service: challenge.service,
          scope: challenge.scope ?? scopeOf(access),
        };
        headers.set(scopeOf(access), `Bearer ${await fetchToken(request, credentials, parts)}`);
      } else if (challenge.kind === "basic" && credentials.kind === "password") {
        headers.set("*", basic(credentials));
      } else if (challenge.kind === "unknown") {
        const hint = "Pachook knows Bearer and Basic. Is this address a container registry?";
        throw new Failure("tool", `${parts.address.host} asks for a login of the kind "${challenge.scheme}"`, hint);
      }
    },
  };
}

function scopeOf({ repository, actions }: Access): string {
  return `repository:${repository}:${actions}`;
}

function basic({ user, password }: { user: string; password: string }): string {
  return `Basic ${Buffer.from(`${user}:${password}`, "utf8").toString("base64")}`;
}

async function fetchToken(request: TokenRequest, credentials: Credentials, parts: SessionParts): Promise<string> {
  const url = tokenUrl(request.realm, parts.address.host);
  for (let tries = 1; ; tries++) {
    parts.onRequest(credentials.kind === "identity-token" ? "POST" : "GET", url.origin + url.pathname);
    const response = await askForToken(url, request, credentials, parts);
    if (response.ok) return tokenFrom(await response.json(), parts.address.host);
    await response.body?.cancel();
    // Token services answer 401 or 403 for a moment under load; one repeat has cured it where it was seen.
    if (tries >= 3 || !(isPassing(response.status) || tries === 1)) throw refused(response.status, credentials, parts);
    await parts.patience.sleep(parts.patience.firstDelayMs * tries);
  }
}

function askForToken(
  url: URL,
  request: TokenRequest,
  credentials: Credentials,
  parts: SessionParts,
): Promise<Response> {
  const { service, scope } = request;
  if (credentials.kind === "identity-token") {
    const form = new URLSearchParams({ grant_type: "refresh_token", client_id: "pachook", scope });
    if (service !== null) form.set("service", service);
    form.set("refresh_token", credentials.token);
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    return parts.fetch(url.href, { method: "POST", body: form.toString(), headers, signal: parts.signal });
  }
  const query = new URL(url);
  if (service !== null) query.searchParams.set("service", service);
  query.searchParams.set("scope", scope);
  const headers = credentials.kind === "password" ? { authorization: basic(credentials) } : {};
  return parts.fetch(query.href, { method: "GET", headers, signal: parts.signal });
}

/** The realm comes from the registry: a password goes there over TLS, or not at all. */
function tokenUrl(realm: string, host: string): URL {
  const url = URL.canParse(realm) ? new URL(realm) : null;
  if (url !== null && (url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.host)))) return url;
  if (url !== null && url.protocol === "http:" && url.host === host) return url; // a registry the config calls insecure
  throw new Failure(
    "tool",
    `${host} sends logins to an address that is not safe`,
    "Ask who runs the registry about its token realm.",
  );
}

function tokenFrom(answer: unknown, host: string): string {
  const { token, access_token } =
    typeof answer === "object" && answer !== null ? { token: null, access_token: null, ...answer } : {};
  const found = token ?? access_token;
  if (typeof found === "string" && found !== "") return found;
  throw new Failure("tool", `${host}: its token service answered without a token`, "Run the same command again.");
}

function refused(status: number, credentials: Credentials, { address }: SessionParts): Failure {
  const who = credentials.kind === "none" ? "No login was found" : "The login that was found is wrong or has expired";
  const message = `${address.host} gives no token (HTTP ${status})`;
  return new Failure("tool", message, `${who}. Log in: docker login ${address.host}`);
}
