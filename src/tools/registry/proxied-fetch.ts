import { EnvHttpProxyAgent, fetch } from "undici";
import type { Fetch } from "./session.ts";

export type Ways = { httpProxy: string; httpsProxy: string; noProxy: string /** Authorities, as PEM. */; ca: string[] };

/** `fetch` through proxies, trusting these authorities. Load it late: its library takes 40 ms. */
export function proxiedFetch({ ca, ...proxies }: Ways): Fetch {
  const tls = ca.length === 0 ? {} : { ca };
  const dispatcher = new EnvHttpProxyAgent({ ...proxies, connect: tls, requestTls: tls });
  return async (url, { method, headers, body, signal, duplex }) => {
    const answer = await fetch(url, {
      dispatcher,
      ...(method === undefined ? {} : { method }),
      ...(headers === undefined ? {} : { headers: [...new Headers(headers)] }),
      ...(body === undefined || body === null ? {} : { body: bodyOf(body) }),
      ...(signal === undefined ? {} : { signal }),
      ...(duplex === undefined ? {} : { duplex }),
    });
    const { status } = answer;
    const isEmpty = method === "HEAD" || status === 204 || status === 304 || answer.body === null;
    return new Response(isEmpty ? null : ReadableStream.from(answer.body), { status, headers: [...answer.headers] });
  };
}

/** The kinds of body that a session sends. */
function bodyOf(body: NonNullable<RequestInit["body"]>): string | Uint8Array | AsyncIterable<Uint8Array> {
  if (typeof body === "string" || body instanceof Uint8Array || body instanceof ReadableStream) return body;
  throw new Error("a request to a registry has a body that no session sends");
}
