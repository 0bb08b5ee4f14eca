import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import * as http from "node:http";
import * as https from "node:https";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { liveEnv } from "./live-programs.ts";
import { type Server, startServer } from "./processes.ts";

/** Debian's docker-registry, with TLS by a CA of its own and one user. */
export type LiveRegistry = {
  /** `localhost:41234`: on loopback only. */
  host: string;
  user: string;
  password: string;
  /** A home folder that knows its CA as docker would, and the login. */
  home: string;
};

const run = promisify(execFile);
const password = "correct horse";

/** The programs it needs. */
export const registryPrograms = ["docker-registry", "htpasswd", "openssl"];

/** Starts a registry that keeps its files in the folder, and ends it when the work is done. */
export async function withLiveRegistry<T>(folder: string, work: (registry: LiveRegistry) => Promise<T>): Promise<T> {
  const { caFile, certificate, key } = await makeCertificates(folder);
  const ca = await readFile(caFile, "utf8");
  const { stdout } = await run("htpasswd", ["-nbB", "analyst", password]);
  const host = `localhost:${await freePort()}`;
  await writeFile(join(folder, "htpasswd"), `${stdout.trim()}\n`);
  const settings = {
    http: { addr: host.replace("localhost", "127.0.0.1"), tls: { certificate, key } },
    auth: { htpasswd: { realm: "tests", path: join(folder, "htpasswd") } },
  };
  const isUp = () => answers(`https://${host}/v2/`, { ca, status: 401 });
  const server = await startRegistryServer(folder, settings, isUp);
  try {
    return await work({ host, user: "analyst", password, home: await makeHome(folder, { host, ca }) });
  } finally {
    await server.stop();
  }
}

/** Starts a registry without TLS or login on loopback, for as long as the work takes. */
export async function withPlainRegistry<T>(folder: string, work: (host: string) => Promise<T>): Promise<T> {
  const host = `127.0.0.1:${await freePort()}`;
  const isUp = () => answers(`http://${host}/v2/`, { ca: "", status: 200 });
  const server = await startRegistryServer(folder, { http: { addr: host } }, isUp);
  try {
    return await work(host);
  } finally {
    await server.stop();
  }
}

async function startRegistryServer(
  folder: string,
  more: Readonly<Record<string, unknown>>,
  isUp: () => Promise<boolean>,
): Promise<Server> {
  const storage = { filesystem: { rootdirectory: join(folder, "registry") }, delete: { enabled: true } };
  const settings = { version: 0.1, log: { level: "error" }, storage, ...more };
  await writeFile(join(folder, "registry.yml"), JSON.stringify(settings)); // JSON is YAML
  const args = ["serve", join(folder, "registry.yml")];
  return startServer({ file: "docker-registry", args, env: liveEnv(folder), isUp, timeoutMs: 60_000 });
}

async function makeHome(folder: string, { host, ca }: { host: string; ca: string }): Promise<string> {
  const home = join(folder, "registry-home");
  const certificates = join(home, ".docker", "certs.d", host);
  await mkdir(certificates, { recursive: true });
  await writeFile(join(certificates, "ca.crt"), ca);
  const auth = Buffer.from(`analyst:${password}`).toString("base64");
  await writeFile(join(home, ".docker", "config.json"), JSON.stringify({ auths: { [host]: { auth } } }));
  return home;
}

async function makeCertificates(folder: string): Promise<{ caFile: string; certificate: string; key: string }> {
  const at = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => run("openssl", args, { cwd: folder });
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  await openssl("req", "-x509", ...newKey, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=tests", "-days", "2");
  await openssl("req", ...newKey, "-keyout", "own.key", "-out", "own.csr", "-subj", "/CN=localhost");
  await writeFile(at("own.ext"), "subjectAltName=DNS:localhost,IP:127.0.0.1\n");
  const signing = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "own.ext"];
  await openssl("x509", "-req", "-in", "own.csr", "-out", "own.pem", ...signing);
  return { caFile: at("ca.pem"), certificate: at("own.pem"), key: at("own.key") };
}

/** A port that nobody has now. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port was free");
  return address.port;
}

function answers(url: string, { ca, status }: { ca: string; status: number }): Promise<boolean> {
  return new Promise((resolve) => {
    const get = url.startsWith("https:") ? https.get : http.get;
    const request = get(url, ca === "" ? {} : { ca }, (response) => {
      response.resume();
      resolve(response.statusCode === status);
    });
    request.on("error", () => resolve(false));
  });
}
