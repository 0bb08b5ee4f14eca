/** Where a registry is spoken to, and under which names its password may be filed. */
export type RegistryAddress = {
  /** Host with port as it stands in image references: `registry.example.com:5000`. */
  host: string;
  /** Start of every API path, without a slash at its end: `https://registry.example.com:5000/v2`. */
  api: string;
  /** Keys under which credential files may know it, best first. */
  credentialKeys: readonly string[];
};

/**
 * Turns the host of an image reference into an address. Plain HTTP is used where the configuration names the host as
 * insecure, and on loopback unless there is a certificate for it. `docker.io` is spoken to at another host and filed under an old key.
 * Source: docker's cli/config and distribution's reference package.
 */
export function addressOf(
  host: string,
  insecureHosts: readonly string[],
  certifiedHosts: readonly string[] = [],
): RegistryAddress {
  if (host === "docker.io" || host === "index.docker.io") {
    const credentialKeys = ["https://index.docker.io/v1/", "index.docker.io", "docker.io"];
    return { host: "docker.io", api: "https://registry-1.docker.io/v2", credentialKeys };
  }
  const isPlain = insecureHosts.includes(host) || (isLoopback(host) && !certifiedHosts.includes(host));
  const scheme = isPlain ? "http" : "https";
  const credentialKeys = [host, `https://${host}`, `http://${host}`, `https://${host}/v1/`, `https://${host}/v2/`];
  return { host, api: `${scheme}://${host}/v2`, credentialKeys };
}

/** True for names and addresses that cannot leave this machine. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/:\d+$/, "").replace(/^\[|\]$/g, "");
  return name === "localhost" || name.endsWith(".localhost") || name === "::1" || /^127(\.\d{1,3}){3}$/.test(name);
}
