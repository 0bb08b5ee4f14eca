import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import type { Env } from "../../host.ts";
import type { Fetch } from "./session.ts";

/** Where docker keeps the certificates of registries, each in a folder by its host. Source: docker, "certificates". */
const certificateFolders = ["/etc/docker/certs.d", "/etc/containers/certs.d"] as const;

/**
 * `fetch` as docker would reach a registry: through the proxies of the environment, trusting the certificates of
 * docker's certs.d and SSL_CERT_FILE beside the usual ones. (Node itself takes NODE_EXTRA_CA_CERTS.)
 */
export function registryFetch(env: Env): Fetch {
  const perHost = new Map<string, Promise<Fetch>>();
  return async (url, init) => {
    const { host } = new URL(url);
    const found = perHost.get(host) ?? fetchFor(host, env);
    perHost.set(host, found);
    return (await found)(url, init);
  };
}

async function fetchFor(host: string, env: Env): Promise<Fetch> {
  const extra = await certificatesFor(host, env);
  const [httpProxy, httpsProxy, noProxy] = [proxy(env, "http"), proxy(env, "https"), proxy(env, "no")];
  // The library takes 40 ms to load; most people need neither.
  if (extra.length === 0 && httpProxy === "" && httpsProxy === "") return fetch;
  const { EnvHttpProxyAgent, fetch: proxiedFetch } = await import("undici");
  const tls = extra.length === 0 ? {} : { ca: [...rootCertificates, ...extra] };
  const dispatcher = new EnvHttpProxyAgent({ httpProxy, httpsProxy, noProxy, connect: tls, requestTls: tls });
  return async (url, { method, headers, body, signal, duplex }) => {
    const answer = await proxiedFetch(url, {
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

function proxy(env: Env, name: "http" | "https" | "no"): string {
  return env[`${name}_proxy`] ?? env[`${name}_proxy`.toUpperCase()] ?? "";
}

async function certificatesFor(host: string, env: Env): Promise<string[]> {
  const home = env["HOME"];
  const folders = [...certificateFolders, ...(home === undefined ? [] : [join(home, ".docker", "certs.d")])];
  const files = await Promise.all(folders.map((folder) => certificateFiles(join(folder, host))));
  const named = env["SSL_CERT_FILE"];
  const all = [...files.flat(), ...(named === undefined || named === "" ? [] : [named])];
  const texts = await Promise.all(all.map((file) => readFile(file, "utf8").catch(() => "")));
  return texts.filter((text) => text.includes("BEGIN CERTIFICATE"));
}

/** `*.crt` are authorities; `*.cert` and `*.key` are for logging in by certificate, which is not done here. */
async function certificateFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.endsWith(".crt")).map((name) => join(folder, name));
}

/** The kinds of body that a session sends. */
function bodyOf(body: NonNullable<RequestInit["body"]>): string | Uint8Array | AsyncIterable<Uint8Array> {
  if (typeof body === "string" || body instanceof Uint8Array || body instanceof ReadableStream) return body;
  throw new Error("a request to a registry has a body that no session sends");
}
