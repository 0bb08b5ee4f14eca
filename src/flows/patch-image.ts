import { archiveHeadBytes, isArchive } from "../images/archive-signs.ts";
import type { OpenFile } from "../images/build-context.ts";
import type { ContextFile } from "../images/context.ts";
import { filesNamed } from "../images/copy-sources.ts";
import { historyOf, writeConfig, writeManifest } from "../images/image-documents.ts";
import { type LayerStream, layerMediaType, streamLayer } from "../images/layer.ts";
import type { LayerEntry } from "../images/layer-writing.ts";
import { type PlannedLayers, planLayers } from "../images/patch-plan.ts";
import { readRoots } from "../images/read-roots.ts";
import { type ChainStep, type Decline, declined } from "../images/step-chain.ts";
import { folderLabel, type ProvenFolder } from "../images/step-labels.ts";
import { readBlob } from "../tools/registry/blobs.ts";
import { copyLayers } from "../tools/registry/copy-layers.ts";
import type { Manifest } from "../tools/registry/manifests.ts";
import { uploadLayer, uploadSmall } from "../tools/registry/upload-layer.ts";
import type { PatchRequest } from "./patch-request.ts";
import { findStart, type PatchStart } from "./patch-start.ts";

/** An image whose layers and config are in the registry. Its manifest is not: whoever asked for it puts it there. */
export type PatchedImage = {
  kind: "patched";
  manifest: Manifest;
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
  const planned = await plan(start, request.context);
  if (planned.kind === "declined") return planned;
  const archive = await findArchive(start.steps.slice(start.first), request);
  if (archive !== null) return archive;
  return send(start, planned, request);
}

/** Plans with what is known of the root, and finds out more as long as that is not enough. */
async function plan(start: PatchStart, context: readonly ContextFile[]): Promise<Planned | Decline> {
  const { kept, replaced, folders, from } = start;
  const read = ({ descriptor }: (typeof kept)[number]) => readBlob(from.session, from.repository, descriptor.digest);
  let unsure: Decline = declined("its base has no layers", null);
  for await (const root of readRoots({ kept, replaced, folders, read })) {
    const before = new Map(root.folders().map((path) => [path, root.lost(path)]));
    const outcome = planLayers({ steps: start.steps, first: start.first, context, start: start.before, root });
    if (outcome.kind === "declined") return outcome;
    if (outcome.kind === "planned") return { ...outcome, folders: foldersUsed(outcome, before) };
    const because = `what stands under /${outcome.path.replace(/^\//, "")} in the image below is not known`;
    unsure = declined(because, outcome.line);
  }
  return unsure;
}

type Planned = PlannedLayers & { folders: readonly ProvenFolder[] };

/** Every folder on the way to something that is written, for the label. */
function foldersUsed({ entries }: PlannedLayers, before: ReadonlyMap<string, unknown>): ProvenFolder[] {
  const used = new Map<string, ProvenFolder>();
  for (const { path, kind, mode, uid, gid } of entries.flatMap((layer) => layer ?? [])) {
    for (let slash = path.indexOf("/"); slash !== -1; slash = path.indexOf("/", slash + 1)) {
      const above = path.slice(0, slash);
      if (before.has(above) && !used.has(above))
        used.set(above, { path: above, mode: 0o755, uid: 0, gid: 0, isWritten: false });
    }
    if (kind === "folder") used.set(path, { path, mode, uid, gid, isWritten: true });
  }
  return [...used.values()].sort((one, other) => (one.path < other.path ? -1 : 1));
}

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
  const labels = { ...start.labels, ...folderLabel(planned.folders) };
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
  return { kind: "patched", manifest, what, bytesSent: bytesSent + sent.bytesSent };
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
