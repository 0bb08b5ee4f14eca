import { randomBytes } from "node:crypto";
import { writeManifest } from "../src/images/image-documents.ts";
import { layerMediaType, streamLayer } from "../src/images/layer.ts";
import { putManifest } from "../src/tools/registry/manifests.ts";
import { openSessions } from "../src/tools/registry/sessions.ts";
import { uploadLayer, uploadSmall } from "../src/tools/registry/upload-layer.ts";
import { runExeca } from "../src/tools/run-execa.ts";

/** Puts an image under `base:1` whose layers hold what nobody can compress. */
export async function pushBase(host: string, { layers, bytesEach }: { layers: number; bytesEach: number }) {
  const signal = new AbortController().signal;
  const parts = { host: { env: {}, run: runExeca }, fetch, insecure: [], signal, onRequest: () => undefined };
  const session = openSessions(parts)(host);
  const made = [];
  for (let index = 0; index < layers; index += 1) {
    const bytes = randomBytes(bytesEach);
    const open = async () => ({ size: bytes.length, content: once(bytes) });
    const path = `data-${index}`;
    const from = { path, mode: "100644", oid: "" } as const;
    const stream = streamLayer([{ kind: "file", path, from, mode: 0o644, uid: 0, gid: 0 }], open);
    const { digest, size } = await uploadLayer(session, "base", () => stream.chunks);
    made.push({ descriptor: { mediaType: layerMediaType, digest, size }, diffId: stream.diffId() });
  }
  const config = {
    architecture: process.arch === "x64" ? "amd64" : process.arch,
    os: "linux",
    config: { Env: ["PATH=/bin"] },
    rootfs: { type: "layers", diff_ids: made.map(({ diffId }) => diffId) },
    history: made.map(() => ({ created_by: "COPY data /" })),
  };
  const sent = await uploadSmall(session, "base", Buffer.from(JSON.stringify(config)));
  const descriptors = made.map(({ descriptor }) => descriptor);
  await putManifest(session, { repository: "base", reference: "1" }, writeManifest(sent, descriptors));
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
