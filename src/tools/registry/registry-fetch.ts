import { rootCertificates } from "node:tls";
import type { Env } from "../../host.ts";
import { certificatesFor } from "./certificates.ts";
import type { Fetch } from "./session.ts";

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
  const extra = certificatesFor(host, env);
  const [httpProxy, httpsProxy, noProxy] = [proxy(env, "http"), proxy(env, "https"), proxy(env, "no")];
  // The library takes 40 ms to load; most people need neither. It stands behind a file of ours, since bundled it has no
  // named exports to load late.
  if (extra.length === 0 && httpProxy === "" && httpsProxy === "") return fetch;
  const { proxiedFetch } = await import("./proxied-fetch.ts");
  return proxiedFetch({
    httpProxy,
    httpsProxy,
    noProxy,
    ca: extra.length === 0 ? [] : [...rootCertificates, ...extra],
  });
}

function proxy(env: Env, name: "http" | "https" | "no"): string {
  return env[`${name}_proxy`] ?? env[`${name}_proxy`.toUpperCase()] ?? "";
}
