import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What one request gets instead of its answer. `after` lets the work happen first, and loses the answer. */
export type Misbehaviour =
  | { kind: "status"; status: number; headers?: Record<string, string>; body?: string }
  | {
      kind: "cut";
      when: "before" | "after" | "in-body" /** Called right before the connection is cut. */;
      also?: () => void;
    }
  /** No answer ever comes. */
  | { kind: "silence"; also: () => void }
  | { kind: "lie" }; // other bytes than the digest says

/** A registry of our own: keeps everything in memory, counts, and misbehaves on request. */
export type TestRegistry = {
  host: string;
  blobs: Map<string, Buffer>;
  /** `repository@digest` of blobs a repository may see. */
  links: Set<string>;
  /** `repository:tag` and `repository@digest` to manifest. */
  manifests: Map<string, { mediaType: string; bytes: Buffer }>;
  /** `METHOD /path` of every request, in order. */
  requests: string[];
  bytesReceived: number;
  bytesSent: number;
  /** Asked before every request; null lets it through. */
  misbehave: (request: string, nth: number) => Misbehaviour | null;
  /** No token that was given out before counts any more. */
  expireTokens: () => void;
  /** Forgets all images and what it counted; the address stays. */
  empty: () => void;
  close: () => Promise<void>;
};

export type TestRegistryOptions = {
  /** Name and password that everything asks for, through a bearer token or plainly. */
  login?: { kind: "bearer" | "basic"; user: string; password: string };
  knowsMount?: boolean;
};

type Upload = { repository: string; received: Buffer[] };
type State = {
  registry: TestRegistry;
  uploads: Map<string, Upload>;
  tokens: Set<string>;
  options: TestRegistryOptions;
};

/** Starts a registry on a free port of the loopback address. */
export async function startRegistry(options: TestRegistryOptions = {}): Promise<TestRegistry> {
  const server = createServer((request, response) => void answer(state, request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server has no other kind
  const registry: TestRegistry = {
    host: `127.0.0.1:${port}`,
    blobs: new Map(),
    links: new Set(),
    manifests: new Map(),
    requests: [],
    bytesReceived: 0,
    bytesSent: 0,
    misbehave: () => null,
    expireTokens: () => state.tokens.clear(),
    empty: () => {
      for (const kept of [registry.blobs, registry.links, registry.manifests, state.uploads]) kept.clear();
      Object.assign(registry, { requests: [], bytesReceived: 0, bytesSent: 0, misbehave: () => null });
    },
    close: () => closeServer(server),
  };
  const state: State = { registry, uploads: new Map(), tokens: new Set(), options };
  return registry;
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}

async function answer(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { registry } = state;
  const url = new URL(request.url ?? "/", `http://${registry.host}`);
  const line = `${request.method} ${url.pathname}`;
  registry.requests.push(line);
  const bad = registry.misbehave(line, registry.requests.length);
  if (bad?.kind === "silence") return bad.also();
  const cut = () => {
    if (bad?.kind === "cut") bad.also?.();
    request.socket.destroy();
  };
  if (bad?.kind === "status") return reply(registry, response, bad.status, bad.headers ?? {}, bad.body ?? "");
  if (bad?.kind === "cut" && bad.when === "before") return cut();
  const body: Buffer[] = [];
  const allowed = isAllowed(state, request, url);
  const upload = allowed === null ? state.uploads.get(url.pathname.split("/").at(-1) ?? "") : undefined;
  try {
    for await (const chunk of request) {
      registry.bytesReceived += chunk.length;
      if (upload !== undefined && request.method !== "POST") upload.received.push(chunk);
      else body.push(chunk);
      if (bad?.kind === "cut" && bad.when === "in-body") return cut();
    }
  } catch {
    return; // the other side hung up; what came so far is kept
  }
  const result = allowed ?? route(state, { method: request.method ?? "GET", url, body: Buffer.concat(body), request });
  if (bad?.kind === "cut") return cut();
  if (bad?.kind === "lie" && result.body instanceof Buffer) result.body = Buffer.from(result.body).fill(0, 0, 1);
  reply(registry, response, result.status, result.headers, request.method === "HEAD" ? "" : result.body);
}

type Result = { status: number; headers: Record<string, string>; body: string | Buffer };

function reply(
  registry: TestRegistry,
  response: ServerResponse,
  status: number,
  headers: Record<string, string>,
  body: string | Buffer,
) {
  registry.bytesSent += body.length;
  response.writeHead(status, headers);
  response.end(body);
}

function isAllowed({ options, tokens, registry }: State, request: IncomingMessage, url: URL): Result | null {
  const { login } = options;
  if (login === undefined) return null;
  const given = request.headers.authorization ?? "";
  const password = `Basic ${Buffer.from(`${login.user}:${login.password}`).toString("base64")}`;
  if (url.pathname === "/token") {
    if (given !== password) return failed(401, "UNAUTHORIZED", "wrong password");
    const token = randomUUID();
    tokens.add(token);
    return { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify({ token }) };
  }
  const good = login.kind === "basic" ? given === password : tokens.has(given.replace("Bearer ", ""));
  if (good) return null;
  const bearer = `Bearer realm="http://${registry.host}/token",service="test"`;
  const challenge = login.kind === "basic" ? 'Basic realm="test"' : bearer;
  const refusal = failed(401, "UNAUTHORIZED", "authentication required");
  return { ...refusal, headers: { ...refusal.headers, "www-authenticate": challenge } };
}

type Routed = { method: string; url: URL; body: Buffer; request: IncomingMessage };

function route(state: State, { method, url, body, request }: Routed): Result {
  const path = /^\/v2\/(.+)\/(manifests|blobs|tags)\/(.*)$/.exec(url.pathname);
  if (path === null) return { status: url.pathname === "/v2/" ? 200 : 404, headers: {}, body: "" };
  const [, repository = "", kind, rest = ""] = path;
  if (kind === "manifests") {
    const mediaType = request.headers["content-type"] ?? "";
    return method === "PUT"
      ? storeManifest(state, { repository, reference: rest, mediaType, body })
      : showManifest(state, repository, rest);
  }
  if (kind === "tags") return listTags(state, repository);
  if (rest.startsWith("uploads/"))
    return handleUpload(state, { method, url, repository, id: rest.slice("uploads/".length) });
  const blob = state.registry.links.has(`${repository}@${rest}`) ? state.registry.blobs.get(rest) : undefined;
  if (blob === undefined) return failed(404, "BLOB_UNKNOWN", "blob unknown to registry");
  return { status: 200, headers: { "content-length": String(blob.length), "docker-content-digest": rest }, body: blob };
}

function storeManifest(
  { registry }: State,
  {
    repository,
    reference,
    mediaType,
    body,
  }: { repository: string; reference: string; mediaType: string; body: Buffer },
): Result {
  const digest = digestOf(body);
  const parsed = JSON.parse(body.toString());
  for (const { digest: named } of [parsed.config, ...(parsed.layers ?? [])].filter((part) => part !== undefined)) {
    if (!registry.links.has(`${repository}@${named}`))
      return failed(400, "MANIFEST_BLOB_UNKNOWN", `${named} is not there`);
  }
  if (reference.startsWith("sha256:") && reference !== digest) return failed(400, "DIGEST_INVALID", "other digest");
  registry.manifests.set(`${repository}@${digest}`, { mediaType, bytes: body });
  if (!reference.startsWith("sha256:"))
    registry.manifests.set(`${repository}:${reference}`, { mediaType, bytes: body });
  return {
    status: 201,
    headers: { "docker-content-digest": digest, location: `/v2/${repository}/manifests/${digest}` },
    body: "",
  };
}

function showManifest({ registry }: State, repository: string, reference: string): Result {
  const key = `${repository}${reference.startsWith("sha256:") ? "@" : ":"}${reference}`;
  const manifest = registry.manifests.get(key);
  if (manifest === undefined) return failed(404, "MANIFEST_UNKNOWN", "manifest unknown");
  const headers = {
    "content-type": manifest.mediaType,
    "docker-content-digest": digestOf(manifest.bytes),
    "content-length": String(manifest.bytes.length),
  };
  return { status: 200, headers, body: manifest.bytes };
}

function listTags({ registry }: State, repository: string): Result {
  const tags = [...registry.manifests.keys()]
    .filter((key) => key.startsWith(`${repository}:`))
    .map((key) => key.slice(repository.length + 1));
  return {
    status: 200,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: repository, tags }),
  };
}

function handleUpload(
  state: State,
  { method, url, repository, id }: { method: string; url: URL; repository: string; id: string },
): Result {
  const { registry, uploads, options } = state;
  if (method === "POST") {
    const mount = url.searchParams.get("mount");
    const from = url.searchParams.get("from");
    if (options.knowsMount !== false && mount !== null && registry.links.has(`${from}@${mount}`)) {
      registry.links.add(`${repository}@${mount}`);
      return { status: 201, headers: { location: `/v2/${repository}/blobs/${mount}` }, body: "" };
    }
    const opened = randomUUID();
    uploads.set(opened, { repository, received: [] });
    return { status: 202, headers: { location: `/v2/${repository}/blobs/uploads/${opened}`, range: "0-0" }, body: "" };
  }
  const upload = uploads.get(id);
  if (upload === undefined) return failed(404, "BLOB_UPLOAD_UNKNOWN", "upload unknown");
  const bytes = Buffer.concat(upload.received);
  const standing = { location: `/v2/${repository}/blobs/uploads/${id}`, range: `0-${Math.max(0, bytes.length - 1)}` };
  if (method === "DELETE") uploads.delete(id);
  if (method === "DELETE" || method === "GET") return { status: 204, headers: standing, body: "" };
  if (method === "PATCH") return { status: 202, headers: standing, body: "" };
  const digest = url.searchParams.get("digest") ?? "";
  if (digestOf(bytes) !== digest)
    return failed(400, "DIGEST_INVALID", "provided digest did not match uploaded content");
  uploads.delete(id);
  registry.blobs.set(digest, bytes);
  registry.links.add(`${repository}@${digest}`);
  return {
    status: 201,
    headers: { location: `/v2/${repository}/blobs/${digest}`, "docker-content-digest": digest },
    body: "",
  };
}

function failed(status: number, code: string, message: string): Result {
  return {
    status,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ errors: [{ code, message }] }),
  };
}

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
