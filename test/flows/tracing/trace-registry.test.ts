import * as assert from "uvu/assert";
import { imageRegistry } from "../../../src/flows/tracing/trace-registry.ts";
import { openSessions } from "../../../src/tools/registry/sessions.ts";
import { startRegistry, type TestRegistry } from "../../support/registry.ts";
import { storeImage, storeIndex } from "../../support/stored-image.ts";
import { describe } from "../../support/suite.ts";

const commit = "1".repeat(40);
const other = { os: "linux", architecture: "arm64" };
const layers = [{ "app.py": "print()" }];

async function withRegistry(
  test: (scene: { registry: TestRegistry; images: ReturnType<typeof imageRegistry> }) => Promise<void>,
): Promise<void> {
  const registry = await startRegistry();
  try {
    const sessions = openSessions({
      host: { env: { HOME: "/nowhere" }, run: async () => ({ exitCode: 1, stdout: "", stderr: "" }) },
      fetch,
      insecure: [],
      signal: new AbortController().signal,
      onRequest: () => {},
      deadlineMs: 1,
    });
    await test({ registry, images: imageRegistry(sessions, "linux/amd64") });
  } finally {
    await registry.close();
  }
}

describe("a registry that is asked about what ran", (it) => {
  it("gives the labels of an image, whatever platform it is for", () =>
    withRegistry(async ({ registry, images }) => {
      const Labels = { "org.opencontainers.image.revision": commit };
      const digest = await storeImage(registry, {
        repository: "edges",
        tag: "1.0",
        layers,
        config: { Labels },
        platform: other,
      });

      assert.equal(await images.look(`${registry.host}/edges@${digest}`), { kind: "found", labels: Labels });
    }));

  it("finds the commit tag that an image stands under, among tags that are none", () =>
    withRegistry(async ({ registry, images }) => {
      const old = await storeImage(registry, {
        repository: "edges",
        tag: "2".repeat(40),
        layers,
        config: { User: "a" },
      });
      const digest = await storeImage(registry, { repository: "edges", tag: commit, layers });
      await storeImage(registry, { repository: "edges", tag: "latest", layers });

      assert.is(await images.commitTagOf(`${registry.host}/edges@${digest}`), commit);
      assert.is(await images.commitTagOf(`${registry.host}/edges@${old}`), "2".repeat(40));
      assert.is(await images.commitTagOf(`${registry.host}/edges@sha256:${"0".repeat(64)}`), null);
    }));

  it("tells an image for several platforms from one of them", () =>
    withRegistry(async ({ registry, images }) => {
      const digest = await storeImage(registry, { repository: "edges", tag: "1.0", layers, platform: other });
      const platforms = { [`${other.os}/${other.architecture}`]: digest };
      const index = storeIndex(registry, { repository: "edges", tag: "1", platforms });
      const at = `${registry.host}/edges`;

      assert.ok(await images.holds(`${at}@${index}`, digest));
      assert.not.ok(await images.holds(`${at}@${index}`, index));
      assert.not.ok(await images.holds(`${at}@${digest}`, digest));
      assert.not.ok(await images.holds(`${at}@sha256:${"0".repeat(64)}`, digest));
    }));

  it("says that an image is lost, and asks for each only once", () =>
    withRegistry(async ({ registry, images }) => {
      const lost = `${registry.host}/edges@sha256:${"0".repeat(64)}`;

      const answers = [await images.look(lost), await images.look(lost)];

      assert.equal(answers, [{ kind: "missing" }, { kind: "missing" }]);
      assert.is(registry.requests.length, 1);
    }));

  it("is not asked again where it does not answer", () =>
    withRegistry(async ({ registry, images }) => {
      registry.misbehave = () => ({ kind: "status", status: 403 });

      const first = await images.look(`${registry.host}/edges@sha256:${"0".repeat(64)}`);
      const second = await images.look(`${registry.host}/montage@sha256:${"0".repeat(64)}`);

      assert.equal([first.kind, second.kind], ["unknown", "unknown"]);
      assert.is(registry.requests.length, 1);
    }));
});
