import { createHash } from "node:crypto";
import { type PatchedImage, patchImage } from "../../src/flows/building/patch-image.ts";
import { keepListings, type PatchRequest, readChain } from "../../src/flows/building/patch-request.ts";
import type { ContextFile, FileMode } from "../../src/images/context.ts";
import type { Decline } from "../../src/images/step-chain.ts";
import { stepLabels } from "../../src/images/step-labels.ts";
import { addressOf } from "../../src/tools/registry/address.ts";
import { putManifest } from "../../src/tools/registry/manifests.ts";
import { openSession, type Session } from "../../src/tools/registry/session.ts";
import type { TestRegistry } from "./registry.ts";

/** Files of a build context: text, or text with git's mode. */
export type Files = Readonly<Record<string, string | { mode: FileMode; text: string | Buffer }>>;

/** A session whose waiting takes no time. */
function quickSession(registry: TestRegistry, deadlineMs = 10_000): Session {
  let clock = 0;
  return openSession({
    address: addressOf(registry.host, []),
    credentials: async () => ({ kind: "none" }),
    fetch,
    patience: {
      deadlineMs,
      firstDelayMs: 100,
      longestDelayMs: 1000,
      now: () => clock,
      async sleep(ms) {
        clock += ms;
      },
      random: () => 0,
    },
    signal: new AbortController().signal,
    onRequest: () => undefined,
  });
}

/** A request to patch `team/app` from the Dockerfile and files; bases are looked for in the same registry. */
export function patchRequest(registry: TestRegistry, dockerfileText: string, files: Files): PatchRequest {
  const session = quickSession(registry);
  const contents = new Map<string, Buffer>();
  const context = Object.entries(files)
    .map(([path, what]): ContextFile => {
      const { mode, text } = typeof what === "string" ? { mode: "100644" as const, text: what } : what;
      const bytes = Buffer.from(text);
      const oid = createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
      contents.set(oid, bytes);
      return { path, mode, oid };
    })
    .sort((one, other) => (one.path < other.path ? -1 : 1));
  return {
    dockerfileText,
    target: null,
    args: {},
    platform: "linux/amd64",
    context,
    async openFile({ oid }) {
      const bytes = contents.get(oid) ?? Buffer.alloc(0);
      const content = async function* () {
        yield bytes;
      };
      return { size: bytes.length, content: content() };
    },
    labels: { "org.opencontainers.image.revision": "1".repeat(40) },
    created: "2024-05-06T07:08:09Z",
    to: { session, repository: "team/app" },
    earlier: [],
    placeOf: (reference) => ({
      session,
      repository: reference.split(":")[0] ?? "",
      reference: reference.split(":")[1] ?? "latest",
    }),
    keyOfImage: () => null,
    mostRead: 0,
    say: () => undefined,
    listings: keepListings(),
  };
}

/** Patches, and puts the manifest under a tag as a build does. */
export async function patchTo(tag: string, request: PatchRequest): Promise<PatchedImage | Decline> {
  const outcome = await patchImage(request);
  const { session, repository } = request.to;
  if (outcome.kind === "patched") await putManifest(session, { repository, reference: tag }, outcome.manifest);
  return outcome;
}

/** The labels that an engine's image of the same request gets. */
export function stepLabelsOf(request: PatchRequest): Record<string, string> {
  const read = readChain(request, new Map());
  if (read.kind === "declined") throw new Error(read.because);
  return stepLabels(read.record, { onBuild: [] });
}
