import { randomBytes } from "node:crypto";
import * as assert from "uvu/assert";
import { Failure } from "../../../src/failure.ts";
import { patchImage } from "../../../src/flows/building/patch-image.ts";
import { withWorkshop } from "../../support/building.ts";
import { failureOf } from "../../support/failure-of.ts";
import { patchRequest, patchTo, stepLabelsOf } from "../../support/patching.ts";
import { startRegistry, type TestRegistry } from "../../support/registry.ts";
import { type LayerFiles, rootLines, storeImage } from "../../support/stored-image.ts";
import { describe } from "../../support/suite.ts";

const megabyte = 1024 * 1024;
const any = { mostRead: Number.POSITIVE_INFINITY };

/** More than is read without being asked to. */
function large(more: LayerFiles = {}): LayerFiles {
  return { ...more, usr: { folder: 0o755 }, "usr/big": randomBytes(70 * megabyte) };
}

async function withLargeBase(test: (registry: TestRegistry) => Promise<void>, more: LayerFiles = {}): Promise<void> {
  const registry = await startRegistry();
  try {
    await storeImage(registry, { repository: "python", tag: "3", layers: [large(more)] });
    await test(registry);
  } finally {
    await registry.close();
  }
}

/** How many bytes the registry sends while something is done. */
async function bytesRead(registry: TestRegistry, work: () => Promise<unknown>): Promise<number> {
  const before = registry.bytesSent;
  await work();
  return registry.bytesSent - before;
}

describe("an image on a large base", (it) => {
  it("is left to an engine with the bytes that would have to be read, and made where they may be", () =>
    withLargeBase(async (registry) => {
      const request = patchRequest(registry, "FROM python:3\nCOPY a /app/\n", { a: "a" });
      let said = "";

      const declined = await patchImage(request);
      const made = await patchImage({ ...request, ...any, say: (what) => (said += what) });

      assert.ok(declined.kind === "declined" && (declined.unread ?? 0) > 70 * megabyte);
      assert.is(made.kind, "patched");
      assert.match(said, /^reads 7\d MB of the image below/);
    }));

  it("is looked into once in a run, whatever number of images starts from it", () =>
    withLargeBase(async (registry) => {
      const request = { ...patchRequest(registry, "FROM python:3\nCOPY a /app/\n", { a: "a" }), ...any };
      const other = { ...request, to: { ...request.to, repository: "team/other" } };

      const read = await bytesRead(registry, () => Promise.all([patchTo("1", request), patchTo("1", other)]));

      assert.ok(read < 72 * megabyte, `${read}`);
    }));

  it("takes new folders in those it made itself, and reads nothing of the base again", () =>
    withLargeBase(async (registry) => {
      const dockerfile = "FROM python:3\nWORKDIR /app\nCOPY . .\n";
      await patchTo("first", { ...patchRequest(registry, dockerfile, { "a.py": "a" }), ...any });
      const request = {
        ...patchRequest(registry, dockerfile, { "a.py": "a", "new/deep/b.py": "b" }),
        earlier: ["first"],
      };

      const read = await bytesRead(registry, async () => assert.is((await patchTo("second", request)).kind, "patched"));
      const third = { ...patchRequest(registry, dockerfile, { "other/c.py": "c" }), earlier: ["second"] };
      const made = await patchTo("third", third);

      assert.ok(read < 10_000, `${read}`);
      assert.ok(made.kind === "patched");
      const lines = await rootLines(registry, "team/app", made.manifest);
      assert.equal(
        lines.filter((line) => line.includes(" app")),
        ["755 0:0 app/", "755 0:0 app/other/", "644 0:0 app/other/c.py c"],
      );
    }));

  it("is not sure of a new folder in one that the base has", () =>
    withLargeBase(
      async (registry) => {
        const dockerfile = "FROM python:3\nCOPY src /srv/\n";
        await patchTo("first", { ...patchRequest(registry, dockerfile, { "src/a.py": "a" }), ...any });
        const more = { "src/a.py": "a", "src/new/b.py": "b" };

        const outcome = await patchImage({ ...patchRequest(registry, dockerfile, more), earlier: ["first"] });

        assert.ok(outcome.kind === "declined" && outcome.because.includes("/srv/new"), JSON.stringify(outcome));
      },
      { srv: { folder: 0o755 } },
    ));

  it("takes a file that a step names itself a second time without reading what it had", () =>
    withLargeBase(async (registry) => {
      const dockerfile = "FROM python:3\nCOPY model.bin /model.bin\nCOPY model.bin /opt/model\n";
      const model = () => randomBytes(3 * megabyte).toString("hex");
      await patchTo("first", { ...patchRequest(registry, dockerfile, { "model.bin": model() }), ...any });
      const request = { ...patchRequest(registry, dockerfile, { "model.bin": model() }), earlier: ["first"] };

      const read = await bytesRead(registry, async () => assert.is((await patchImage(request)).kind, "patched"));

      assert.ok(read < 10_000, `${read}`);
    }));

  it("does not take folders from a layer whose owner was another", () =>
    withLargeBase(async (registry) => {
      const written = (owner: number) => `FROM python:3\nCOPY --chown=${owner} src /app\n`;
      const files = { "src/a.py": "a" };
      await storeImage(registry, {
        repository: "team/app",
        tag: "old",
        layers: [large(), { app: { folder: 0o755, uid: 7 }, "app/a.py": "a" }],
        config: { Labels: stepLabelsOf(patchRequest(registry, written(7), files)) },
        history: [{ created_by: "ADD base /" }, { created_by: "COPY --chown=7 src /app # buildkit" }],
      });
      const from = (owner: number) => ({ ...patchRequest(registry, written(owner), files), earlier: ["old"] });

      const other = await patchImage(from(8));
      const read = await patchImage({ ...from(8), ...any });

      assert.is(other.kind, "declined");
      assert.ok(read.kind === "patched");
      const lines = await rootLines(registry, "team/app", read.manifest);
      assert.ok(lines.includes("755 8:8 app/"), lines.join("\n"));
    }));
});

describe("building on a large base", (it) => {
  const missing = new Failure("tool", "no engine to build an image with", "Start one.");
  const scene = (test: Parameters<typeof withWorkshop>[0]) =>
    withWorkshop(async (workshop) => {
      const { repo, registry } = workshop;
      await storeImage(registry, { repository: "base", tag: "1", layers: [large()] });
      const rule = `images: { edges/Dockerfile: { repository: "${registry.host}/acme/edges" } }\n`;
      const dockerfile = `FROM ${registry.host}/base:1\nCOPY edges.py /app/\n`;
      await repo.commit("first", { "pachook.yaml": rule, "edges/Dockerfile": dockerfile, "edges/edges.py": "1\n" });
      await test(workshop);
    });

  it("is an engine's work where there is one", () =>
    scene(async ({ push, engine, registry }) => {
      const before = registry.bytesSent;

      const [built] = await push({ parts: { engine: "auto" } });

      assert.is(built?.action, "build");
      assert.is(engine.requests.length, 1);
      assert.ok(registry.bytesSent - before < megabyte);
    }));

  it("reads the base where there is none", () =>
    scene(async ({ push }) => {
      const none = { engine: "auto", findEngine: () => Promise.reject(missing) } as const;

      const [built] = await push({ parts: none });

      assert.is(built?.action, "patch");
    }));

  it("still says what needs an engine where reading tells that one is needed", () =>
    scene(async ({ push, registry }) => {
      await storeImage(registry, { repository: "base", tag: "1", layers: [large({ app: { link: "usr" } })] });

      const failure = await failureOf(push({ parts: { engine: "auto", findEngine: () => Promise.reject(missing) } }));

      assert.match(failure.message, /\/app is a symbolic link in the image \(edges\/Dockerfile:2\); no engine/);
    }));
});
