import { randomBytes } from "node:crypto";
import * as assert from "uvu/assert";
import { addressOf } from "../../../src/tools/registry/address.ts";
import { type Blob, checkPush, hasBlob, mountBlob, putBlob, readBlob } from "../../../src/tools/registry/blobs.ts";
import type { Credentials } from "../../../src/tools/registry/credentials.ts";
import { digestOf } from "../../../src/tools/registry/digest.ts";
import { findDigest, type Manifest, putManifest, readManifest } from "../../../src/tools/registry/manifests.ts";
import { openSession, type Session } from "../../../src/tools/registry/session.ts";
import { failureOf } from "../../support/failure-of.ts";
import { startRegistry, type TestRegistry, type TestRegistryOptions } from "../../support/registry.ts";
import { describe } from "../../support/suite.ts";

const builder: Credentials = { kind: "password", user: "builder", password: "s3cret" };

function session(registry: TestRegistry, credentials: Credentials = { kind: "none" }): Session {
  let clock = 0;
  return openSession({
    address: addressOf(registry.host, []),
    credentials: async () => credentials,
    fetch,
    patience: {
      deadlineMs: 10_000,
      firstDelayMs: 100,
      longestDelayMs: 1000,
      now: () => clock,
      sleep: async (ms) => {
        clock += ms;
      },
      random: () => 0,
    },
    signal: new AbortController().signal,
    onRequest: () => undefined,
  });
}

async function withRegistry(
  options: TestRegistryOptions,
  use: (registry: TestRegistry) => Promise<void>,
): Promise<void> {
  const registry = await startRegistry(options);
  try {
    await use(registry);
  } finally {
    await registry.close();
  }
}

function blobOf(bytes: Uint8Array): Blob {
  const open = async function* () {
    for (let at = 0; at < bytes.length; at += 10_000) yield bytes.subarray(at, at + 10_000);
  };
  return { digest: digestOf(bytes), size: bytes.length, open };
}

function manifestOf(config: Blob, layers: Blob[]): Manifest {
  const describeBlob = (blob: Blob) => ({
    mediaType: "application/octet-stream",
    digest: blob.digest,
    size: blob.size,
  });
  const mediaType = "application/vnd.oci.image.manifest.v1+json";
  const bytes = Buffer.from(
    JSON.stringify({ schemaVersion: 2, mediaType, config: describeBlob(config), layers: layers.map(describeBlob) }),
  );
  return { mediaType, bytes, digest: digestOf(bytes) };
}

async function readWhole(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const read: Uint8Array[] = [];
  for await (const chunk of chunks) read.push(chunk);
  return Buffer.concat(read);
}

describe("registry", (it) => {
  for (const login of ["bearer", "basic", "none"] as const) {
    it(`pushes and reads back an image, with ${login === "none" ? "no" : login} login`, () =>
      withRegistry(
        login === "none" ? {} : { login: { kind: login, user: "builder", password: "s3cret" } },
        async (registry) => {
          const open = session(registry, builder);
          const config = blobOf(Buffer.from("{}"));
          const layer = blobOf(randomBytes(50_000));

          await putBlob(open, "acme/edges", config);
          await putBlob(open, "acme/edges", layer);
          const manifest = manifestOf(config, [layer]);
          await putManifest(open, { repository: "acme/edges", reference: "v1" }, manifest);

          assert.is(await findDigest(open, "acme/edges", "v1"), manifest.digest);
          assert.equal((await readManifest(open, "acme/edges", "v1"))?.bytes, manifest.bytes);
          assert.equal(digestOf(await readWhole(readBlob(open, "acme/edges", layer.digest))), layer.digest);
          assert.is(await findDigest(open, "acme/edges", "v2"), null);
        },
      ));
  }

  it("mounts a blob of another repository, and says so where the registry does not know how", () =>
    withRegistry({}, async (registry) => {
      const open = session(registry);
      const layer = blobOf(randomBytes(1000));
      await putBlob(open, "acme/base", layer);

      assert.is(await mountBlob(open, layer.digest, { from: "acme/base", to: "acme/edges" }), true);
      assert.is(await mountBlob(open, digestOf(Buffer.from("no")), { from: "acme/base", to: "acme/edges" }), false);
      assert.is(await hasBlob(open, "acme/edges", layer.digest), true);
    }));

  it("goes on after 429, 5xx and cut connections, and ends as an undisturbed push does", () =>
    withRegistry({}, async (registry) => {
      const open = session(registry);
      const layer = blobOf(randomBytes(90_000));
      const trouble = [
        { kind: "status", status: 429, headers: { "retry-after": "2" } },
        { kind: "cut", when: "before" },
        null,
        { kind: "cut", when: "in-body" },
        { kind: "status", status: 503 },
        null,
        null,
        { kind: "cut", when: "after" },
      ] as const;
      registry.misbehave = (_, nth) => trouble[nth - 1] ?? null;

      await putBlob(open, "acme/edges", layer);

      assert.is(registry.blobs.get(layer.digest)?.length, layer.size);
    }));

  it("gives up at the deadline and says what the registry said", () =>
    withRegistry({}, async (registry) => {
      registry.misbehave = () => ({
        kind: "status",
        status: 503,
        body: '{"errors":[{"code":"UNAVAILABLE","message":"down\\u001b[31m"}]}',
      });

      const failure = await failureOf(hasBlob(session(registry), "acme/edges", digestOf(Buffer.from(""))));

      assert.match(failure.message, /HTTP 503/);
      assert.not.match(failure.message, /\u001b/);
    }));

  it("refuses content that is not what its digest says", () =>
    withRegistry({}, async (registry) => {
      const open = session(registry);
      const config = blobOf(Buffer.from("{}"));
      await putBlob(open, "acme/edges", config);
      const manifest = manifestOf(config, []);
      await putManifest(open, { repository: "acme/edges", reference: "v1" }, manifest);
      registry.misbehave = () => ({ kind: "lie" });

      const blob = await failureOf(readWhole(readBlob(open, "acme/edges", config.digest)));
      const read = await failureOf(readManifest(open, "acme/edges", manifest.digest));

      assert.match(blob.message, /with other content/);
      assert.match(read.message, /with other content/);
    }));

  it("knows before anything is built that a push would be refused, and shows no password", () =>
    withRegistry({ login: { kind: "bearer", user: "builder", password: "other" } }, async (registry) => {
      const failure = await failureOf(checkPush(session(registry, builder), "acme/edges"));

      assert.match(failure.message, /gives no token \(HTTP 401\)/);
      assert.match(failure.hint, /docker login/);
      assert.not.match(`${failure.message} ${failure.hint}`, /s3cret/);
    }));
});
