import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { packedTarball } from "../pack.ts";

/** Serves the packed package at an address that a lock file can name. */
export async function serveTarball(): Promise<{ url: string; close: () => Promise<void> }> {
  const bytes = await readFile(await packedTarball());
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "application/octet-stream" });
    response.end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server has no other kind
  return {
    url: `http://127.0.0.1:${port}/pachook-0.1.0.tgz`,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
