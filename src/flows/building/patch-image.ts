import { baseDigestLabel } from "../../deploy/labels.ts";
import { archiveHeadBytes, isArchive } from "../../images/archive-signs.ts";
import type { OpenFile } from "../../images/build-context.ts";
import type { ContextFile } from "../../images/context.ts";
import { filesNamed } from "../../images/copy-sources.ts";
import { historyOf, writeConfig, writeManifest } from "../../images/image-documents.ts";
import { type LayerStream, layerMediaType, listLayer, streamLayer } from "../../images/layer.ts";
import type { LayerEntry } from "../../images/layer-writing.ts";
import { type PlannedLayers, planLayers } from "../../images/patch-plan.ts";
import { provenPaths } from "../../images/proven-paths.ts";
import { bytesOf, type ListLayer, quickBytes, readRoots } from "../../images/read-roots.ts";
import { type ChainStep, type Decline, declined } from "../../images/step-chain.ts";
import { type ProvenPath, pathsLabel } from "../../images/step-labels.ts";
import { showBytes } from "../../report/progress.ts";
import { readBlob } from "../../tools/registry/blobs.ts";
import { copyLayers } from "../../tools/registry/copy-layers.ts";
import type { Manifest } from "../../tools/registry/manifests.ts";
import { uploadLayer, uploadSmall } from "../../tools/registry/upload-layer.ts";
import type { PatchRequest } from "./patch-request.ts";
import { findStart, type PatchStart } from "./patch-start.ts";

/** An image whose layers and config are in the registry. Its manifest is not: whoever asked for it puts it there. */
export type PatchedImage = {
  kind: "patched";
  manifest: Manifest;
  /** The digest of what it was made on; null for scratch, and where nobody knows. */
  base: string | null;
  /** One sentence's end for people: "2 of 7 steps on the image of 1a2b3c4". */
  what: string;
  bytesSent: number;
};

/**
 * Makes an image without a container engine: takes over the layers of an earlier image, or of the base, writes those
 * of the steps that are left, and uploads what is new. What it is not sure of it leaves alone and says why; then
 * nothing has been sent.
 *
 * @throws Failure where a registry refuses, lies or cannot be reached, or the base is of another platform
 */
export async function patchImage(request: PatchRequest): Promise<PatchedImage | Decline> {
  const start = await findStart(request);
  if (start.kind === "declined") return start;
  const planned = await plan(start, request);
  if (planned.kind === "declined") return planned;
  const archive = await findArchive(start.steps.slice(start.first), request);
  if (archive !== null) return archive;
  return send(start, planned, request);
}

/** Plans with what is known of the root, and finds out more as long as that is not enough. */
async function plan(start: PatchStart, request: PatchRequest): Promise<Planned | Decline> {
  const { context, mostRead, say, listings } = request;
  const { kept, proven, first, from } = start;
  const below = bytesOf(kept);
  const isTooLarge = below > Math.max(mostRead, quickBytes);
  const list: ListLayer = ({ descriptor: { digest, mediaType } }) =>
    listings(digest, () => listLayer(readBlob(from.session, from.repository, digest), mediaType));
  let unsure: Decline = declined("its base has no layers", null);
  const mostBytes = isTooLarge ? quickBytes : below;
  const onReading = (bytes: number) => {
    if (bytes > quickBytes) say(`reads ${showBytes(bytes)} of the image below, to know what stands there`);
  };
  for await (const root of readRoots({ ...start, list, mostBytes, onReading })) {
    const outcome = planLayers({ steps: start.steps, first, context, start: start.before, root });
    if (outcome.kind === "declined") return outcome;
    if (outcome.kind === "planned") return { ...outcome, proven: provenPaths(outcome, { root, proven, first }) };
    const because = `what stands under /${outcome.path.replace(/^\//, "")} in the image below is not known`;
    unsure = { ...declined(because, outcome.line), ...(isTooLarge ? { unread: below } : {}) };
  }
  return unsure;
}

type Planned = PlannedLayers & { proven: readonly ProvenPath[] };

async function findArchive(steps: readonly ChainStep[], { context, openFile }: PatchRequest): Promise<Decline | null> {
  for (const { action, instruction } of steps) {
    if (action.kind !== "copy" || !action.copy.isAdd) continue;
    for (const file of filesNamed(action.copy, context)) {
      if (isArchive(await readHead(file, openFile))) return declined(`ADD unpacks ${file.path}`, instruction.line);
    }
  }
  return null;
}

async function readHead(file: ContextFile, openFile: OpenFile): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (await openFile(file)).content) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size >= archiveHeadBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, archiveHeadBytes);
}

async function send(start: PatchStart, planned: Planned, request: PatchRequest): Promise<PatchedImage> {
  const { to, created } = request;
  let bytesSent = await copyLayers(
    start.kept.map(({ descriptor }) => descriptor),
    start.from,
    to,
  );
  const layers = [...start.kept];
  const history = [...start.history];
  for (const [index, step] of start.steps.slice(start.first).entries()) {
    const entries = planned.entries[index] ?? null;
    history.push(historyOf(step, { created, isEmpty: entries === null }));
    if (entries === null) continue;
    const made = await sendLayer(entries, request);
    bytesSent += made.bytesSent;
    layers.push(made.layer);
  }
  const labels: Record<string, string> = { ...start.labels, ...pathsLabel(planned.proven) };
  const config = writeConfig({
    from: start.config,
    settings: { ...start.settings, Labels: labels },
    author: start.author,
    created,
    diffIds: layers.map(({ diffId }) => diffId),
    history,
  });
  const sent = await uploadSmall(to.session, to.repository, config);
  const manifest = writeManifest(
    sent,
    layers.map(({ descriptor }) => descriptor),
  );
  const what = `${start.steps.length - start.first} of ${start.steps.length} steps on ${start.on}`;
  const base = labels[baseDigestLabel] ?? null;
  return { kind: "patched", manifest, base, what, bytesSent: bytesSent + sent.bytesSent };
}

async function sendLayer(entries: readonly LayerEntry[], { to, openFile }: PatchRequest) {
  // A stream reads from its beginning on, and files are opened one after the other: there is never a second one.
  const streams: LayerStream[] = [];
  const { digest, size, bytesSent } = await uploadLayer(to.session, to.repository, () => {
    const stream = streamLayer(entries, openFile);
    streams.push(stream);
    return stream.chunks;
  });
  const diffId = streams.at(-1)?.diffId();
  if (diffId === undefined) throw new Error("a layer was uploaded that nobody read");
  const layer = { descriptor: { mediaType: layerMediaType, digest, size }, diffId };
  return { layer, bytesSent };
}
