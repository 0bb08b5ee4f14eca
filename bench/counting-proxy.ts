import { Agent, request as ask, createServer, type Server } from "node:http";
import type { Socket } from "node:net";

/** What went over the wire: bytes with all headers, as a client sends and receives them. */
export type Traffic = { sent: number; received: number; requests: number };

export type CountingProxy = {
  /** `127.0.0.1:41234`. */ host: string;
  traffic: () => Traffic;
  close: () => Promise<void>;
};

/** Stands in front of a registry on loopback, hands on whatever comes, and counts. */
export async function startCountingProxy(target: string): Promise<CountingProxy> {
  const sockets = new Set<Socket>();
  const closed = { sent: 0, received: 0 };
  let requests = 0;
  const agent = new Agent({ keepAlive: true });
  const [hostname = "", port = ""] = target.split(":");
  const server = createServer((incoming, outgoing) => {
    requests += 1;
    const { method, url, headers } = incoming;
    // The host stays the client's: the registry builds the addresses of uploads from it.
    const onward = ask({ hostname, port, agent, method, path: url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on("error", () => incoming.destroy());
    incoming.pipe(onward);
  });
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => {
      sockets.delete(socket);
      closed.sent += socket.bytesRead;
      closed.received += socket.bytesWritten;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    host: `127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
    traffic() {
      const total = { ...closed, requests };
      for (const { bytesRead, bytesWritten } of sockets) {
        total.sent += bytesRead;
        total.received += bytesWritten;
      }
      return total;
    },
    close: () => closeBoth(server, agent),
  };
}

async function closeBoth(server: Server, agent: Agent): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  agent.destroy();
}
