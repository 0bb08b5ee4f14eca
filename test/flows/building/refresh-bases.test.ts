import * as assert from "uvu/assert";
import { type PushOptions, type Workshop, withWorkshop } from "../../support/building.ts";
import { failureOf } from "../../support/failure-of.ts";
import { storeImage, storeIndex } from "../../support/stored-image.ts";
import { describe } from "../../support/suite.ts";

/** A workshop whose images stand on `base/python:3.11` of the same registry, and are made without a container engine. */
function withBase(test: (given: Workshop & { move: Move; build: Build }) => Promise<void>): Promise<void> {
  return withWorkshop(async (workshop) => {
    const { registry, push } = workshop;
    const move: Move = (text, platform) => {
      const layers = [{ etc: { folder: 0o755 }, "etc/version": `${text}\n` }];
      return storeImage(registry, {
        repository: "base/python",
        tag: "3.11",
        layers,
        ...(platform ? { platform } : {}),
      });
    };
    await move("3.11.1");
    await test({
      ...workshop,
      move,
      build: ({ parts, ...options } = {}) => push({ ...options, parts: { engine: "built-in", ...parts } }),
    });
  });
}

/** Puts another image under the base's tag, and gives its digest. */
type Move = (text: string, platform?: { os: string; architecture: string }) => Promise<string>;
type Build = Workshop["push"];

const refresh: PushOptions = { parts: { refreshBases: true } };

function filesFor(host: string, more = ""): Record<string, string> {
  return {
    "pachook.yaml": `images: { "*/Dockerfile": { repository: "${host}/acme/{dir}" } }\n${more}`,
    "edges/Dockerfile": `FROM ${host}/base/python:3.11\nCOPY app.py /app/\n`,
    "edges/app.py": "print('edges 1')\n",
    "montage/Dockerfile": `FROM ${host}/acme/edges:latest\nCOPY app.py /montage/\n`,
    "montage/app.py": "print('montage 1')\n",
    "plain/Dockerfile": "FROM scratch\nCOPY app.py /app/\n",
    "plain/app.py": "print('plain')\n",
  };
}

const saidOf = (built: Awaited<ReturnType<Build>>) => built.map(({ name, action }) => `${name} ${action}`);

describe("bases that move", (it) => {
  it("tells of a base that moved, with the images that were made on it, and makes nothing anew by itself", () =>
    withBase(async ({ repo, registry, build, move, moved }) => {
      await repo.commit("three", filesFor(registry.host));
      const first = await build();
      assert.equal(moved(), []);
      const to = await move("3.11.2");

      const again = await build();

      assert.equal(saidOf(again), ["edges reuse", "montage reuse", "plain reuse"]);
      assert.equal(
        again.map(({ digest }) => digest),
        first.map(({ digest }) => digest),
      );
      const [told, ...others] = moved();
      assert.equal(others, []);
      assert.equal([told?.base, told?.to, told?.images], [`${registry.host}/base/python:3.11`, to, ["edges"]]);
    }));

  it("makes what stands on it anew for the next commit, with what is made from that; later commits adopt it", () =>
    withBase(async ({ repo, registry, build, move, moved }) => {
      await repo.commit("three", filesFor(registry.host));
      const first = await build();
      await move("3.11.2");
      await repo.git("commit", "--quiet", "--allow-empty", "-m", "newer bases");

      const refreshed = await build(refresh);
      await repo.commit("words", { "README.md": "words\n" });
      const later = await build();
      const again = await build(refresh);

      assert.equal(saidOf(refreshed), ["edges patch", "montage patch", "plain reuse"]);
      assert.match(refreshed[0]?.why ?? "", /\/base\/python:3\.11 moved since it was made on sha256:[0-9a-f]{7}…$/);
      assert.is(refreshed[1]?.why, 'image "edges" is made anew');
      assert.is.not(refreshed[0]?.digest, first[0]?.digest);
      assert.is(refreshed[0]?.key, first[0]?.key);
      const newest = refreshed.map(({ digest }) => digest);
      assert.equal(saidOf(later), ["edges reuse", "montage reuse", "plain reuse"]);
      assert.equal(
        later.map(({ digest }) => digest),
        newest,
      );
      assert.equal(
        again.map(({ digest }) => digest),
        newest,
      );
      assert.equal(moved(), []);
    }));

  it("refuses where the commit's tag names an image on the older base, and touches nothing", () =>
    withBase(async ({ repo, registry, build, move }) => {
      await repo.commit("three", filesFor(registry.host));
      await build();
      await move("3.11.2");
      const before = new Map(registry.manifests);

      const failure = await failureOf(build(refresh));

      assert.is(failure.code, "usage");
      assert.match(failure.message, /^[0-9a-f]{7} has edges and montage in the registry, made on older bases/);
      assert.match(failure.hint, /git commit --allow-empty/);
      assert.equal(registry.manifests, before);
    }));

  it("takes the newer base in with a changed script too, instead of continuing on the older one", () =>
    withBase(async ({ repo, registry, build, move, moved }) => {
      await repo.commit("three", filesFor(registry.host));
      await build();
      const to = await move("3.11.2");
      await repo.commit("sharper", { "edges/app.py": "print('edges 2')\n" });
      await build({ names: ["edges"] });
      const told = moved();
      await repo.commit("sharpest", { "edges/app.py": "print('edges 3')\n" });

      const [edges] = await build({ names: ["edges"], ...refresh });

      assert.equal(
        told.map((each) => [each.to, each.images]),
        [[to, ["edges"]]],
      );
      assert.match(edges?.why ?? "", /^app\.py changed; .*\/base\/python:3\.11 moved since/);
      const labels = labelsOf(registry, edges?.digest ?? "");
      assert.is(labels["org.opencontainers.image.base.digest"], to);
      assert.is(labels["org.opencontainers.image.base.name"], `${registry.host}/base/python:3.11`);
    }));

  it("takes the image of whoever refreshed it meanwhile, from the same things", () =>
    withBase(async ({ repo, registry, build, move }) => {
      await repo.commit("three", filesFor(registry.host));
      await build();
      await move("3.11.2");
      await repo.git("commit", "--quiet", "--allow-empty", "-m", "newer bases");
      const kept = new Map(registry.manifests);
      const [theirs] = await build({ names: ["edges"], ...refresh });
      const refreshed = new Map(registry.manifests);
      for (const [name, manifest] of kept) registry.manifests.set(name, manifest);
      await move("3.11.3");
      const key = `acme/edges:k-${theirs?.key.slice(0, 32)}`;
      // Between the question for the key's tag and ours under it, theirs comes.
      registry.misbehave = (request) => {
        const newer = refreshed.get(key);
        if (request.startsWith("POST ") && request.includes("acme/edges") && newer) registry.manifests.set(key, newer);
        return null;
      };
      await repo.git("commit", "--quiet", "--allow-empty", "-m", "another");

      const [ours] = await build({ names: ["edges"], ...refresh });

      assert.equal([ours?.action, ours?.digest], ["adopt", theirs?.digest]);
    }));

  it("finishes after it was broken off, as if it had not been", () =>
    withBase(async ({ repo, registry, build, move }) => {
      await repo.commit("three", filesFor(registry.host));
      await build();
      await move("3.11.2");
      const commit = await repo.commit("words", { "README.md": "words\n" });
      registry.misbehave = (request) =>
        request === `PUT /v2/acme/montage/manifests/${commit}` ? { kind: "status", status: 403 } : null;
      await failureOf(build(refresh));
      registry.misbehave = () => null;

      const built = await build(refresh);

      assert.equal(saidOf(built), ["edges reuse", "montage reuse", "plain reuse"]);
      const key = `acme/edges:k-${built[0]?.key.slice(0, 32)}`;
      assert.equal(registry.manifests.get(key), registry.manifests.get(`acme/edges:${commit}`));
    }));

  it("says nothing where the base's registry fails, is gone or refuses, and fails where it was asked for", () =>
    withBase(async ({ repo, registry, build, move, moved }) => {
      await repo.commit("three", filesFor(registry.host));
      await build();
      await move("3.11.2");
      await repo.commit("words", { "README.md": "words\n" });
      registry.misbehave = (request) =>
        request.includes("/base/python/") ? { kind: "status", status: 429, headers: { "retry-after": "600" } } : null;

      const built = await build();
      const told = moved();
      const failure = await failureOf(build({ ...refresh, commit: "HEAD" }));
      registry.misbehave = () => null;
      registry.manifests.delete("base/python:3.11");
      const gone = await build();

      assert.equal([saidOf(built)[0], told], ["edges reuse", []]);
      assert.match(failure.message, /base\/python/);
      assert.equal([saidOf(gone)[0], moved()], ["edges reuse", []]);
    }));

  it("does not wait for a base's registry that never answers", () =>
    withBase(async ({ repo, registry, build, moved }) => {
      await repo.commit("three", filesFor(registry.host));
      await build();
      registry.misbehave = (request) =>
        request.includes("/base/python/") ? { kind: "silence", also: () => undefined } : null;

      const built = await build({ parts: { hasteMs: 1 } });

      assert.equal([saidOf(built)[0], moved()], ["edges reuse", []]);
    }));

  it("is silent for a base by digest, one without a label, and an index that moved for other platforms alone", () =>
    withBase(async ({ repo, registry, build, push, move, moved }) => {
      const host = registry.host;
      const digest = await move("3.11.1");
      const arm = () => move("arm", { os: "linux", architecture: "arm64" });
      indexOf(registry, { "linux/amd64": digest, "linux/arm64": await arm() });
      await repo.commit("indexed", {
        ...filesFor(host),
        "pinned/Dockerfile": `FROM ${host}/base/python@${digest}\nCOPY app.py /app/\n`,
        "pinned/app.py": "1\n",
        "engine/Dockerfile": `FROM ${host}/base/python:3.11\nRUN make\n`,
      });
      await build({ names: ["edges", "pinned"] });
      await push({ names: ["engine"] });
      assert.equal(moved(), []);
      const other = await move("arm, newer", { os: "linux", architecture: "arm64" });
      indexOf(registry, { "linux/amd64": digest, "linux/arm64": other });

      await build({ names: ["edges", "pinned", "engine"] });
      assert.equal(moved(), []);
      const newer = await move("3.11.2");
      indexOf(registry, { "linux/amd64": newer, "linux/arm64": other });
      await build({ names: ["edges", "pinned", "engine"] });

      assert.equal(
        moved().map(({ images }) => images),
        [["edges"]],
      );
    }));

  it("gives engines the bases by digest, in every stage, and nothing else in another way", () =>
    withBase(async ({ repo, registry, push, move, engine }) => {
      const host = registry.host;
      const to = await move("3.11.2");
      const tools = await storeImage(registry, { repository: "base/tools", tag: "1", layers: [{ make: "x" }] });
      const dockerfile = `FROM ${host}/base/tools:1 AS tools\nRUN make\nFROM ${host}/base/python:3.11\nCOPY --from=tools /make /\nCOPY app.py /app/\n`;
      await repo.commit("stages", { ...filesFor(host), "edges/Dockerfile": dockerfile });

      await push({ names: ["edges"] });
      await push({ names: ["montage"] });
      await repo.git("commit", "--quiet", "--allow-empty", "-m", "newer bases");
      const [edges] = await push({ names: ["edges"], ...refresh });

      const texts = engine.requests.map(({ dockerfile: { bytes } }) => Buffer.from(bytes).toString());
      assert.is(texts[0], dockerfile);
      assert.is(
        texts.at(-1),
        dockerfile.replace("/base/tools:1", `/base/tools@${tools}`).replace("/base/python:3.11", `/base/python@${to}`),
      );
      assert.match(edges?.why ?? "", /^it does not say what .*\/base\/python:3\.11 was when it was made$/);
    }));

  it("goes with reuse: false, and refuses an environment that promotes", () =>
    withBase(async ({ repo, registry, build, move, moved }) => {
      const host = registry.host;
      const environments = `environments: { dev: { registry: "${host}/acme" }, prod: { registry: "${host}/prod", promote: dev } }\n`;
      await repo.commit("three", filesFor(host, environments));
      await build({ environment: "dev" });
      await move("3.11.2");
      const refused = await failureOf(build({ environment: "prod", ...refresh }));
      await repo.commit("unbelieving", filesFor(host, `${environments}build: { reuse: false }\n`));
      await build({ environment: "dev" });
      assert.equal(moved(), []);
      const named = await failureOf(build({ environment: "dev", ...refresh }));
      await repo.commit("words", { "README.md": "words\n" });
      const [edges] = await build({ environment: "dev", ...refresh });
      const [promoted] = await build({ environment: "prod" });

      assert.is(refused.message, "prod takes its images from dev, so none is made for it on a newer base");
      assert.match(refused.hint, /pachook build --push --refresh-bases --env dev$/);
      assert.match(named.message, /has edges, montage and plain in the registry/);
      assert.equal([edges?.action, edges?.digest], ["patch", promoted?.digest ?? "none"]);
    }));
});

type Registry = Workshop["registry"];

function indexOf(registry: Registry, platforms: Readonly<Record<string, string>>): void {
  storeIndex(registry, { repository: "base/python", tag: "3.11", platforms });
}

function labelsOf(registry: Registry, digest: string): Record<string, string> {
  const manifest = registry.manifests.get(`acme/edges@${digest}`);
  const { config } = JSON.parse(String(manifest?.bytes));
  return JSON.parse(String(registry.blobs.get(config.digest))).config.Labels;
}
