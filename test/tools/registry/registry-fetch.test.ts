import { createServer, type Server } from "node:http";
import { connect } from "node:net";
import * as assert from "uvu/assert";
import { addressOf } from "../../../src/tools/registry/address.ts";
import { readBlob } from "../../../src/tools/registry/blobs.ts";
import { registryFetch } from "../../../src/tools/registry/registry-fetch.ts";
import { openSession } from "../../../src/tools/registry/session.ts";
import { uploadLayer } from "../../../src/tools/registry/upload-layer.ts";
import { startRegistry } from "../../support/registry.ts";
import { describe } from "../../support/suite.ts";

/** A proxy that knows one name, and leads it to a host of this machine. */
async function withProxy(host: string, work: (proxy: string, tunnels: string[]) => Promise<void>): Promise<void> {
  const tunnels: string[] = [];
  const server: Server = createServer();
  server.on("connect", (request, socket) => {
    tunnels.push(request.url ?? "");
    const target = connect(Number(host.split(":")[1]), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      target.pipe(socket).pipe(target);
    });
    for (const end of [socket, target]) end.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  try {
    await work(`http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`, tunnels);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe("fetching from registries", (it) => {
  it("goes through the environment's proxy, streams included", async () => {
    const registry = await startRegistry();
    try {
      await withProxy(registry.host, async (proxy, tunnels) => {
        const session = openSession({
          address: addressOf("registry.test", ["registry.test"]),
          credentials: async () => ({ kind: "none" }),
          fetch: registryFetch({ http_proxy: proxy }),
          patience: {
            deadlineMs: 0,
            firstDelayMs: 1,
            longestDelayMs: 1,
            now: () => 0,
            sleep: async () => undefined,
            random: () => 0,
          },
          signal: AbortSignal.timeout(20_000),
          onRequest: () => undefined,
        });
        const bytes = Buffer.alloc(20 * 1024 * 1024, "layer");

        const { digest } = await uploadLayer(session, "acme/edges", async function* () {
          for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
        });
        let read = 0;
        for await (const chunk of readBlob(session, "acme/edges", digest)) read += chunk.byteLength;

        assert.is(read, bytes.length);
        assert.ok(tunnels.length > 0 && tunnels.every((name) => name === "registry.test:80"), tunnels.join());
      });
    } finally {
      await registry.close();
    }
  });

  it("needs no library where nothing is set", async () => {
    const registry = await startRegistry();
    try {
      const response = await registryFetch({ https_proxy: "" })(`http://${registry.host}/v2/`, {});
      assert.is(response.status, 200);
    } finally {
      await registry.close();
    }
  });
});
