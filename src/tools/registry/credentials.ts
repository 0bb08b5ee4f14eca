import { join } from "node:path";
import { Failure } from "../../failure.ts";
import type { Env } from "../../host.ts";
import { givenVariable } from "../given-variable.ts";
import type { Run } from "../run.ts";
import type { RegistryAddress } from "./address.ts";
import { ciLogin } from "./ci-credentials.ts";

/** What to log in with. An identity token is exchanged for a bearer token and never sent to the registry itself. */
export type Credentials =
  | { kind: "none" }
  | { kind: "password"; user: string; password: string }
  | { kind: "identity-token"; token: string };

/** What finding credentials needs from outside. `readFile` answers null for a file that is not there. */
export type CredentialSources = {
  env: Env;
  home: string;
  readFile: (path: string) => Promise<string | null>;
  run: Run;
};

type AuthFile = {
  path: string;
  auths: Record<string, unknown>;
  credHelpers: Record<string, unknown>;
  credsStore: string | null;
};

const helperTimeoutMs = 30_000;

/**
 * Finds what `docker push` would use: per file the registry's own helper, then the general store, then the
 * entry in the file; what DOCKER_AUTH_CONFIG holds comes first, then docker's file, then podman's, and last the login
 * that a CI gives for a registry of its own. The secret is handed back and printed nowhere.
 * Source: docker/cli config/configfile; containers/image pkg/docker/config.
 *
 * @throws Failure when a file is no JSON, or a helper that is named cannot be run
 */
export async function findCredentials(address: RegistryAddress, sources: CredentialSources): Promise<Credentials> {
  for (const path of [authVariable, ...authFilePaths(sources)]) {
    const text = path === authVariable ? givenVariable(sources.env, path) : await sources.readFile(path);
    if (!text) continue;
    const found = await lookUp(parseAuthFile(path, text), address, sources);
    if (found.kind !== "none") return found;
  }
  const login = ciLogin(address.host, sources.env);
  return login === null ? { kind: "none" } : { kind: "password", ...login };
}

// The text of docker's file, as CIs keep it among their secrets. Source: docker/cli, config/configfile/file.go.
const authVariable = "DOCKER_AUTH_CONFIG";

function authFilePaths({ env, home }: CredentialSources): string[] {
  const docker = join(env["DOCKER_CONFIG"] ?? join(home, ".docker"), "config.json");
  const runtime = env["XDG_RUNTIME_DIR"];
  const podman = [
    env["REGISTRY_AUTH_FILE"],
    runtime === undefined ? undefined : join(runtime, "containers", "auth.json"),
    join(env["XDG_CONFIG_HOME"] ?? join(home, ".config"), "containers", "auth.json"),
  ];
  return [docker, ...podman.filter((path) => path !== undefined && path !== "")].filter((path) => path !== undefined);
}

function parseAuthFile(path: string, text: string): AuthFile {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    const hint = "Mend the file, or log in again with `docker login`.";
    throw new Failure("tool", `${path} holds registry logins and is not valid JSON`, hint, { cause });
  }
  const file = record(parsed);
  const store = file["credsStore"];
  return {
    path,
    auths: record(file["auths"]),
    credHelpers: record(file["credHelpers"]),
    credsStore: typeof store === "string" && store !== "" ? store : null,
  };
}

async function lookUp(file: AuthFile, address: RegistryAddress, sources: CredentialSources): Promise<Credentials> {
  for (const key of address.credentialKeys) {
    const helper = file.credHelpers[key];
    if (typeof helper === "string" && helper !== "") return askHelper(helper, key, sources);
  }
  if (file.credsStore !== null) {
    for (const key of address.credentialKeys) {
      const found = await askHelper(file.credsStore, key, sources);
      if (found.kind !== "none") return found;
    }
  }
  for (const key of address.credentialKeys) {
    const found = fromEntry(record(file.auths[key]));
    if (found.kind !== "none") return found;
  }
  return { kind: "none" };
}

function fromEntry(entry: Record<string, unknown>): Credentials {
  const { identitytoken, auth, username, password } = entry;
  if (typeof identitytoken === "string" && identitytoken !== "")
    return { kind: "identity-token", token: identitytoken };
  if (typeof auth === "string" && auth !== "") {
    const decoded = Buffer.from(auth, "base64").toString("utf8").replace(/\0+$/, "");
    const colon = decoded.indexOf(":");
    if (colon > 0) return { kind: "password", user: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
  }
  if (typeof username === "string" && typeof password === "string" && username !== "") {
    return { kind: "password", user: username, password };
  }
  return { kind: "none" };
}

/**
 * Asks a `docker-credential-*` program. The key goes in on stdin, the answer is JSON; the user name `<token>`
 * marks an identity token. Source: docker/docker-credential-helpers.
 */
async function askHelper(name: string, key: string, { run, home, env }: CredentialSources): Promise<Credentials> {
  const program = `docker-credential-${name}`;
  if (!/^[A-Za-z0-9._-]+$/.test(name)) {
    throw new Failure(
      "tool",
      `the credential helper "${name}" has a name no program has`,
      "Mend it in the login file.",
    );
  }
  const command = { file: program, args: ["get"], cwd: home, env, stdin: key, timeoutMs: helperTimeoutMs };
  const { exitCode, stdout } = await run(command);
  if (exitCode !== 0) {
    if (/credentials not found|no usernames|not found in native keychain/i.test(stdout)) return { kind: "none" };
    throw new Failure("tool", `${program} ended with exit code ${exitCode}`, `Try: echo ${key} | ${program} get`);
  }
  const answer = record(safeParse(stdout));
  const { Username: user, Secret: secret } = answer;
  if (typeof user !== "string" || typeof secret !== "string" || secret === "") return { kind: "none" };
  if (user === "<token>") return { kind: "identity-token", token: secret };
  return { kind: "password", user, password: secret };
}

function safeParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // the text may hold a secret, so it is not shown
  }
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}
