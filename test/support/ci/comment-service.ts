import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** The endpoints of GitHub and GitLab that hold comments of a pull request; keeps them in memory and counts. */
export type CommentService = {
  api: string;
  /** In the order they were made. */
  comments: { id: number; body: string }[];
  /** `METHOD /path?query` of every request. */
  requests: string[];
  /** What a request gets in place of its answer; 0 lets it through. */
  refuse: (method: string) => number;
  close: () => Promise<void>;
};

/** Starts it on a free port; a request without this token is refused. */
export async function startComments(token: string): Promise<CommentService> {
  const server = createServer(async (request, response) => {
    const { status, body } = await answer(service, request, token);
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server has no other kind
  const service: CommentService = {
    api: `http://127.0.0.1:${port}`,
    comments: [],
    requests: [],
    refuse: () => 0,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return service;
}

type Answered = { status: number; body: unknown };

async function answer(service: CommentService, request: IncomingMessage, token: string): Promise<Answered> {
  const [method, url] = [request.method ?? "", new URL(request.url ?? "/", service.api)];
  service.requests.push(`${method} ${url.pathname}${url.search}`);
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString("utf8");
  const { authorization, "private-token": own } = request.headers;
  if (authorization !== `Bearer ${token}` && own !== token)
    return { status: 401, body: { message: "Bad credentials" } };
  const refused = service.refuse(method);
  if (refused !== 0) return { status: refused, body: { message: "Resource not accessible by integration" } };
  const list = /^\/(?:repos\/acme\/vision\/issues\/7\/comments|projects\/12\/merge_requests\/7\/notes)$/;
  const one = /^\/(?:repos\/acme\/vision\/issues\/comments|projects\/12\/merge_requests\/7\/notes)\/(\d+)$/;
  const wanted = Number(one.exec(url.pathname)?.[1] ?? 0);
  if (list.test(url.pathname) && method === "GET") return { status: 200, body: page(service, url.searchParams) };
  if (list.test(url.pathname) && method === "POST") {
    const comment = { id: service.comments.length + 1, body: String(JSON.parse(text).body) };
    service.comments.push(comment);
    return { status: 201, body: comment };
  }
  const found = service.comments.find(({ id }) => id === wanted);
  // GitHub takes PATCH, GitLab PUT.
  if (found === undefined || method !== (url.pathname.startsWith("/repos") ? "PATCH" : "PUT")) {
    return { status: 404, body: { message: "Not Found" } };
  }
  found.body = String(JSON.parse(text).body);
  return { status: 200, body: found };
}

function page({ comments }: CommentService, query: URLSearchParams): unknown[] {
  const size = Number(query.get("per_page"));
  const start = (Number(query.get("page")) - 1) * size;
  return comments.slice(start, start + size);
}
