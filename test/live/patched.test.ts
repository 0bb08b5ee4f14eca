import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import * as assert from "uvu/assert";
import { pushBuilt } from "../../src/deploy/push-images.ts";
import { patchImage } from "../../src/flows/building/patch-image.ts";
import type { PatchRequest } from "../../src/flows/building/patch-request.ts";
import { streamContext } from "../../src/images/build-context.ts";
import { atMost } from "../../src/tools/at-most.ts";
import type { Engine } from "../../src/tools/engine/engine.ts";
import { findEngine } from "../../src/tools/engine/find-engine.ts";
import { putManifest } from "../../src/tools/registry/manifests.ts";
import { runExeca } from "../../src/tools/run-execa.ts";
import { runLive } from "../../src/tools/run-live.ts";
import { dockerfileFixtures, fixtureBase, fixtureBaseConfig, fixtureContext } from "../support/dockerfile-fixtures.ts";
import { liveEngines } from "../support/live-engines.ts";
import { findProgram, whyNotLive } from "../support/live-programs.ts";
import { mergedRoot } from "../support/merged-root.ts";
import { type Files, patchRequest, stepLabelsOf } from "../support/patching.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";
import { storeImage } from "../support/stored-image.ts";
import { describe } from "../support/suite.ts";
import { withFolder } from "../support/with-folder.ts";

const changed: Files = {
  ...fixtureContext,
  "edges.py": "changed\n",
  "app/main.py": "changed\n",
  "run.sh": "changed\n",
};

/** Where an engine does something else than the Dockerfile reference says, or does not know a flag yet. */
const known: Readonly<Record<string, readonly RegExp[]>> = {
  docker: [/^(chmod-file|link): docker refused it/], // both need BuildKit
  buildah: [
    /^link: buildah refused it/,
    /^env-and-user fromBase: (ours|theirs) 755 \d+:\d+ home(\/app)? /, // WORKDIR's folder gets the owner of a later COPY
    /^expose-range from\w+: ExposedPorts/, // a range stays one
    /^healthcheck from\w+: (Cmd|Shell|Healthcheck) /, // not part of OCI's config
  ],
};

/** Engines wait for the disk and for themselves more than for a processor. */
const buildsAtOnce = 4;

/** What an image comes to: its files, and the settings that decide how it runs. */
type Result = { root: string[]; settings: Record<string, unknown> };

for (const name of ["docker", "buildah", "buildx"] as const) {
  describe(`patched images beside ${name}'s`, (it) => {
    const whyNot = liveEngines[name].whyNot() ?? whyNotLive(["busybox"]);
    const title = "are the same, made from the base and made from an earlier image of the engine's";
    if (whyNot !== null) return it.skip(title, whyNot);
    it(title, () =>
      withFolder((folder) =>
        liveEngines[name].with(folder, (given) =>
          withRegistry(async (registry) => {
            const conf = join(folder, "registries.conf");
            await writeFile(conf, `[[registry]]\nlocation = "${registry.host}"\ninsecure = true\n`);
            const env = { ...given, CONTAINERS_REGISTRIES_CONF: conf };
            const engine = await findEngine({ env, cwd: folder, run: runExeca, runLive }, name);
            const differences: string[] = [];
            const counts = { fromBase: 0, fromEarlier: 0, declined: 0, refused: 0 };
            const limited = atMost(buildsAtOnce);
            const outcomes = dockerfileFixtures.map((fixture) => limited(() => compareOne(registry, engine, fixture)));
            for (const outcome of await Promise.all(outcomes)) {
              differences.push(...outcome.differences);
              for (const what of outcome.counted) counts[what] += 1;
            }

            process.stdout.write(`${engine.version}: ${JSON.stringify(counts)}\n`);
            const isKnown = (line: string) => known[name]?.some((pattern) => pattern.test(line)) === true;
            assert.equal(
              differences.filter((line) => !isKnown(line)),
              [],
            );
            assert.ok(counts.fromBase >= 20 && counts.fromEarlier >= 20);
          }),
        ),
      ),
    );
  });
}

type Counted = "fromBase" | "fromEarlier" | "declined" | "refused";

async function compareOne(registry: TestRegistry, engine: Engine, fixture: { name: string; text: string }) {
  const text = fixture.text.replaceAll("FROM base", `FROM ${registry.host}/base:latest`);
  const placed = (files: Files): PatchRequest => {
    const request = patchRequest(registry, text, files);
    const { session } = request.to;
    return { ...request, placeOf: () => ({ session, repository: "base", reference: "latest" }) };
  };
  const [before, after] = [placed(fixtureContext), placed(changed)];
  const counted: Counted[] = [];
  const old = await buildWith(engine, before, { registry, tag: fixture.name });
  const now = old === null ? null : await buildWith(engine, after, null);
  if (now === null) {
    const { kind } = await patchImage(after);
    const differences = kind === "declined" ? [] : [`${fixture.name}: ${engine.name} refused it, and it was patched`];
    return { differences, counted: ["refused"] satisfies Counted[] };
  }
  const differences: string[] = [];
  for (const [way, request] of [
    ["fromBase", after],
    ["fromEarlier", { ...after, earlier: [fixture.name] }],
  ] as const) {
    const patched = await patchImage(request);
    if (patched.kind === "declined") counted.push("declined");
    else {
      counted.push(way);
      differences.push(...compare(`${fixture.name} ${way}`, await resultOf(registry, patched.manifest.bytes), now));
    }
  }
  return { differences, counted };
}

/** Builds, and pushes where a tag is given; null where the engine refuses the Dockerfile. */
async function buildWith(
  engine: Engine,
  request: PatchRequest,
  push: { registry: TestRegistry; tag: string } | null,
): Promise<Result | null> {
  const { context, openFile, dockerfileText, platform } = request;
  let built: Awaited<ReturnType<Engine["build"]>>;
  try {
    built = await engine.build({
      context: (along) => streamContext(context, openFile, along),
      dockerfile: { name: "Dockerfile", bytes: Buffer.from(dockerfileText), pathInContext: null },
      target: null,
      args: {},
      labels: labelsOf(request),
      platform,
      network: "none",
      tag: null,
      known: new Set(),
      log: () => undefined,
      signal: new AbortController().signal,
    });
  } catch (error) {
    if (process.env["VERBOSE"]) process.stdout.write(`${String(error)}\n`);
    return null;
  }
  try {
    if (push !== null) {
      const done = await pushBuilt(request.to, built, new Map());
      await putManifest(request.to.session, { repository: request.to.repository, reference: push.tag }, done.manifest);
    }
    const layers: Buffer[] = [];
    for (const { content } of built.layers) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of content?.open() ?? []) chunks.push(chunk);
      const bytes = Buffer.concat(chunks);
      layers.push(content?.compression === "gzip" ? gunzipSync(bytes) : bytes);
    }
    return describeImage(layers, built.config);
  } finally {
    await built.remove();
  }
}

function labelsOf(request: PatchRequest): Record<string, string> {
  try {
    return stepLabelsOf(request);
  } catch {
    return {}; // a Dockerfile for another frontend
  }
}

function resultOf(registry: TestRegistry, manifest: Uint8Array): Promise<Result> {
  const { config, layers } = JSON.parse(Buffer.from(manifest).toString());
  const blobOf = ({ digest }: { digest: string }) => registry.blobs.get(digest) ?? Buffer.alloc(0);
  const tars = layers.map(blobOf).map((blob: Buffer) => (blob[0] === 0x1f ? gunzipSync(blob) : blob));
  return describeImage(tars, blobOf(config));
}

const compared = [
  "Env",
  "Cmd",
  "Entrypoint",
  "WorkingDir",
  "User",
  "ExposedPorts",
  "Volumes",
  "StopSignal",
  "Shell",
  "Healthcheck",
  "OnBuild",
];

async function describeImage(layers: readonly Buffer[], config: Uint8Array): Promise<Result> {
  const root = await mergedRoot(layers);
  const { config: settings } = JSON.parse(Buffer.from(config).toString());
  const isSet = (value: unknown) =>
    value !== undefined && value !== null && value !== "/" && JSON.stringify(value).length > 2; // "/" is the default
  return {
    root: [...root].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, line]) => line),
    settings: Object.fromEntries(
      compared.flatMap((field) => (isSet(settings[field]) ? [[field, settings[field]]] : [])),
    ),
  };
}

function compare(what: string, ours: Result, theirs: Result): string[] {
  const root = [
    ...ours.root.filter((line) => !theirs.root.includes(line)).map((line) => `${what}: ours ${line}`),
    ...theirs.root.filter((line) => !ours.root.includes(line)).map((line) => `${what}: theirs ${line}`),
  ];
  const fields = compared.flatMap((field) => {
    const [own, other] = [ours, theirs].map(({ settings }) => inOrder(field, settings[field]));
    return own === other ? [] : [`${what}: ${field} ${own}, theirs ${other}`];
  });
  return [...root, ...fields];
}

/** Sets have no order, and an environment's is no promise. */
function inOrder(field: string, value: unknown): string | undefined {
  if (field === "Env" && Array.isArray(value)) return JSON.stringify([...value].sort());
  if (typeof value !== "object" || value === null || Array.isArray(value)) return JSON.stringify(value);
  return JSON.stringify(Object.entries(value).sort(([one], [two]) => (one < two ? -1 : 1)));
}

async function withRegistry(work: (registry: TestRegistry) => Promise<void>): Promise<void> {
  const registry = await startRegistry();
  try {
    const busybox = readFileSync(findProgram("busybox") ?? "");
    const programs = Object.fromEntries(
      ["sh", "cat", "ls", "echo"].map((link) => [`usr/bin/${link}`, { link: "busybox" }]),
    );
    const files = { ...fixtureBase, ...programs, "usr/bin/busybox": { mode: 0o755, bytes: busybox } };
    await storeImage(registry, { repository: "base", tag: "latest", layers: [files], config: fixtureBaseConfig });
    await work(registry);
  } finally {
    await registry.close();
  }
}
