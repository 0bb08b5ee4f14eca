import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Env } from "../../host.ts";

/** Where docker and podman keep the certificates of registries, each in a folder by its host. */
const machineFolders = ["/etc/docker/certs.d", "/etc/containers/certs.d"] as const;
const userFolders = [".docker/certs.d", ".config/docker/certs.d", ".config/containers/certs.d"] as const;

/** The authorities, as PEM, that are trusted for a registry beside the usual ones: those of certs.d and SSL_CERT_FILE. */
export function certificatesFor(host: string, env: Env): string[] {
  const named = env["SSL_CERT_FILE"];
  const files = [...foldersIn(env).flatMap((folder) => certificateFiles(join(folder, host)))];
  if (named !== undefined && named !== "") files.push(named);
  return files.map(readOrNothing).filter((text) => text.includes("BEGIN CERTIFICATE"));
}

/** Hosts, with their ports, for which certs.d holds an authority: these speak TLS wherever they are. */
export function certifiedHosts(env: Env): string[] {
  const folders = foldersIn(env);
  return folders.flatMap((folder) => namesIn(folder).filter((host) => certificateFiles(join(folder, host)).length > 0));
}

function foldersIn(env: Env): string[] {
  const home = env["HOME"] ?? env["USERPROFILE"];
  return [...machineFolders, ...(home === undefined ? [] : userFolders.map((folder) => join(home, folder)))];
}

/** `*.crt` are authorities; `*.cert` and `*.key` are for logging in by certificate, which is not done here. */
function certificateFiles(folder: string): string[] {
  return namesIn(folder)
    .filter((name) => name.endsWith(".crt"))
    .map((name) => join(folder, name));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // most people have none
  }
}

function readOrNothing(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // not ours to read; TLS says what is missing
  }
}
