import type { BuildRequest, BuiltImage, Engine } from "../../src/tools/engine/engine.ts";
import { digestOf } from "../../src/tools/registry/digest.ts";

/** An engine that builds nothing: its image is one layer, the tar stream of the context as it came. */
export type ScriptedEngine = Engine & { requests: BuildRequest[]; contexts: Buffer[] };

/** Every build gives another config where `salt` changes, as real engines' do with time. */
export function scriptedEngine(
  given: { salt?: () => string; fails?: (request: BuildRequest) => Error | null } = {},
): ScriptedEngine {
  const requests: BuildRequest[] = [];
  const contexts: Buffer[] = [];
  const build = async (request: BuildRequest): Promise<BuiltImage> => {
    requests.push(request);
    const failure = given.fails?.(request) ?? null;
    if (failure !== null) throw failure;
    const chunks: Uint8Array[] = [];
    for await (const chunk of request.context([])) chunks.push(chunk);
    const context = Buffer.concat(chunks);
    contexts.push(context);
    request.log(`Step 1/1 : ${request.dockerfile.name}\n`);
    const layer = Buffer.concat([Buffer.from(request.dockerfile.bytes), context]);
    const [os = "", architecture = ""] = request.platform.split("/");
    const diffId = digestOf(layer);
    const config = {
      os,
      architecture,
      salt: given.salt?.() ?? "",
      config: { Labels: request.labels },
      rootfs: { type: "layers", diff_ids: [diffId] },
      history: [{ created: "2026-01-01T00:00:00Z" }],
    };
    const content = { compression: "none", digest: diffId, size: layer.length, open: () => once(layer) } as const;
    return {
      platform: request.platform,
      config: Buffer.from(JSON.stringify(config)),
      layers: [{ diffId, content: request.known.has(diffId) ? null : content }],
      remove: async () => undefined,
    };
  };
  return { name: "docker", version: "scripted", platforms: ["linux/amd64"], build, requests, contexts };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
