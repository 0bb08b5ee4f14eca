import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { Failure } from "../../../src/failure.ts";
import { type Workshop, withWorkshop } from "../../support/building.ts";
import { failureOf } from "../../support/failure-of.ts";
import { scriptedEngine } from "../../support/scripted-engine.ts";
import { describe } from "../../support/suite.ts";

const dockerfile = "FROM scratch\nCOPY app.py /app/\n";

function rules(host: string, more = ""): string {
  return `images: { "*/Dockerfile": { repository: "${host}/acme/{dir}" } }\n${more}`;
}

/** Two images of one commit. */
async function twoImages({ repo, registry }: Workshop, more = ""): Promise<string> {
  return repo.commit("two images", {
    "pachook.yaml": rules(registry.host, more),
    "edges/Dockerfile": dockerfile,
    "edges/app.py": "print('edges 1')\n",
    "montage/Dockerfile": dockerfile,
    "montage/app.py": "print('montage 1')\n",
  });
}

describe("building a commit", (it) => {
  it("builds what the registry lacks and names it by the commit and its digest", () =>
    withWorkshop(async (workshop) => {
      const { registry, push, engine } = workshop;
      const commit = await twoImages(workshop);

      const built = await push();

      assert.equal(
        built.map(({ name, action }) => `${name} ${action}`),
        ["edges build", "montage build"],
      );
      for (const { name, repository, digest, reference, key } of built) {
        assert.is(reference, `${registry.host}/acme/${name}:${commit}@${digest}`);
        assert.is(repository, `${registry.host}/acme/${name}`);
        assert.ok(registry.manifests.has(`acme/${name}:${commit}`));
        assert.ok(registry.manifests.has(`acme/${name}:k-${key.slice(0, 32)}`));
      }
      assert.is(engine.requests.length, 2);
    }));

  it("takes the commit's files and not the working directory's", () =>
    withWorkshop(async (workshop) => {
      await twoImages(workshop);
      await workshop.repo.write("edges/app.py", "print('not committed')\n");

      await workshop.push({ names: ["edges"] });

      const [context] = workshop.engine.contexts;
      assert.ok(context?.includes("print('edges 1')"));
      assert.not.ok(context?.includes("not committed"));
    }));

  it("builds nothing a second time, and sends nothing at all", () =>
    withWorkshop(async (workshop) => {
      const { registry, engine, push } = workshop;
      await twoImages(workshop);
      const first = await push();
      registry.requests.length = 0;

      const second = await push();

      assert.is(engine.requests.length, 2);
      assert.equal(
        second.map(({ action }) => action),
        ["reuse", "reuse"],
      );
      assert.equal(
        second.map(({ reference }) => reference),
        first.map(({ reference }) => reference),
      );
      assert.equal(
        registry.requests.filter((line) => !/^(GET|HEAD) /.test(line)),
        [],
      );
    }));

  it("reuses an image where only a README or a spec changed, under the new commit's name", () =>
    withWorkshop(async (workshop) => {
      const { repo, engine, push } = workshop;
      await twoImages(workshop);
      const first = await push();
      const commit = await repo.commit("words", { "README.md": "words\n", "edges/README.md": "more\n" });

      const second = await push();

      assert.is(engine.requests.length, 2);
      assert.equal(
        second.map(({ digest }) => digest),
        first.map(({ digest }) => digest),
      );
      assert.ok(second.every(({ action, tag }) => action === "reuse" && tag === commit));
      assert.match(second[0]?.why ?? "", /^nothing it is made of changed since [0-9a-f]{7}$/);
    }));

  it("builds only what a changed script is in, and says why", () =>
    withWorkshop(async (workshop) => {
      const { repo, engine, push } = workshop;
      await twoImages(workshop);
      await push();
      await repo.commit("sharper", { "edges/app.py": "print('edges 2')\n" });

      const built = await push();

      assert.equal(
        built.map(({ name, action, why }) => [name, action, why.slice(0, 15)]),
        [
          ["edges", "build", "app.py changed"],
          ["montage", "reuse", "nothing it is m"],
        ],
      );
      assert.is(engine.requests.length, 3);
    }));

  it("builds what starts from a changed image of ours again, on its new digest", () =>
    withWorkshop(async (workshop) => {
      const { repo, registry, engine, push } = workshop;
      await twoImages(workshop);
      const from = `FROM ${registry.host}/acme/edges:latest\nCOPY app.py /b/\n`;
      await repo.commit("montage on edges", { "montage/Dockerfile": from });
      await push();
      await repo.commit("edges", { "edges/app.py": "print('edges 2')\n" });
      engine.requests.length = 0;

      const built = await push();

      assert.equal(
        engine.requests.map(({ dockerfile: { name } }) => name),
        ["edges/Dockerfile", "montage/Dockerfile"],
      );
      assert.is(built.find(({ name }) => name === "montage")?.why, 'image "edges" changed');
      const edges = built.find(({ name }) => name === "edges");
      const text = Buffer.from(engine.requests[1]?.dockerfile.bytes ?? []).toString();
      assert.is(text.split("\n")[0], `FROM ${registry.host}/acme/edges@${edges?.digest}`);
    }));

  it("asks for the right to push before anything is built", () =>
    withWorkshop(async (workshop) => {
      const { registry, engine, push } = workshop;
      await twoImages(workshop);
      registry.misbehave = (request) => (request.startsWith("POST ") ? { kind: "status", status: 403 } : null);

      const failure = await failureOf(push());

      assert.match(failure.message, /refused a push to acme\/edges \(HTTP 403\)/);
      assert.is(engine.requests.length, 0);
      assert.is(registry.manifests.size, 0);
    }));

  it("gives no image the commit's tag where one fails, and finds the others again", () => {
    let isBroken = true;
    const fails = () => (isBroken ? new Failure("tool", "docker could not build it", "Mend it.") : null);
    const engine = scriptedEngine({
      fails: ({ dockerfile: { name } }) => (name.startsWith("montage") ? fails() : null),
    });
    return withWorkshop(
      async (workshop) => {
        const { registry, push } = workshop;
        const commit = await twoImages(workshop);

        const failure = await failureOf(push());

        assert.is(failure.message, "docker could not build it");
        assert.ok(![...registry.manifests.keys()].some((name) => name.endsWith(commit)));
        isBroken = false;
        const built = await push();
        assert.equal(
          built.map(({ action }) => action),
          ["reuse", "build"],
        );
        assert.is(engine.requests.filter(({ dockerfile: { name } }) => name.startsWith("edges")).length, 1);
      },
      { engine },
    );
  });

  it("gives two builds of one commit a tag each, and moves neither", () =>
    withWorkshop(async (workshop) => {
      const { registry, push } = workshop;
      const host = registry.host;
      const env = `environments: { dev: { registry: "${host}/acme", platform: linux/amd64 }, arm: { registry: "${host}/acme", platform: linux/arm64 } }\n`;
      const commit = await twoImages(workshop, env);
      const [first] = await push({ names: ["edges"], environment: "dev" });

      const [second] = await push({ names: ["edges"], environment: "arm" });
      const [again] = await push({ names: ["edges"], environment: "arm" });
      const [firstAgain] = await push({ names: ["edges"], environment: "dev" });

      assert.is(first?.tag, commit);
      assert.is(second?.tag, `${commit}-${second?.key.slice(0, 12)}`);
      assert.is.not(first?.digest, second?.digest);
      assert.equal([again?.reference, again?.action], [second?.reference, "reuse"]);
      assert.equal([firstAgain?.reference, firstAgain?.action], [first?.reference, "reuse"]);
    }));

  it("adopts what somebody else put there meanwhile, made from the same things", () => {
    let builds = 0;
    const engine = scriptedEngine({ salt: () => String(++builds) });
    return withWorkshop(
      async (workshop) => {
        const { registry, push } = workshop;
        await twoImages(workshop);
        const [theirs] = await push({ names: ["edges"] });
        // As it was when the other run decided: nothing there yet; theirs comes back while ours is being built.
        const kept = new Map(registry.manifests);
        registry.manifests.clear();
        const slow = {
          ...engine,
          build: async (request: Parameters<typeof engine.build>[0]) => {
            const built = await engine.build(request);
            for (const [name, manifest] of kept) registry.manifests.set(name, manifest);
            return built;
          },
        };

        const [ours] = await push({ names: ["edges"], parts: { findEngine: async () => slow } });

        assert.is(builds, 2);
        assert.equal([ours?.action, ours?.digest], ["adopt", theirs?.digest]);
      },
      { engine },
    );
  });

  it("believes nothing in the registry where reuse is switched off", () =>
    withWorkshop(async (workshop) => {
      const { engine, push } = workshop;
      await twoImages(workshop, "build: { reuse: false }\n");
      await push();

      const again = await push();

      assert.is(engine.requests.length, 4);
      assert.ok(again.every(({ action, why }) => action === "build" && why === "reuse is switched off"));
    }));

  it("does not believe an image that stands under the right name with another key", () =>
    withWorkshop(async (workshop) => {
      const { registry, engine, push, repo } = workshop;
      const commit = await twoImages(workshop);
      const [edges] = await push({ names: ["edges"] });
      const standing = registry.manifests.get(`acme/edges:${commit}`);
      await repo.commit("sharper", { "edges/app.py": "print('edges 2')\n" });
      const next = await repo.git("rev-parse", "HEAD");
      if (standing !== undefined) registry.manifests.set(`acme/edges:${next}`, standing);

      const [built] = await push({ names: ["edges"] });

      assert.is(engine.requests.length, 2);
      assert.is.not(built?.digest, edges?.digest);
      assert.is(built?.tag, `${next}-${built?.key.slice(0, 12)}`);
      assert.is(registry.manifests.get(`acme/edges:${next}`), standing);
    }));

  it("promotes the digests of another environment, and builds nothing", () =>
    withWorkshop(async (workshop) => {
      const { registry, engine, push } = workshop;
      const environments = `environments: { dev: { registry: "${registry.host}/acme" }, prod: { registry: "${registry.host}/prod", promote: dev } }\n`;
      const commit = await twoImages(workshop, environments);
      const early = await failureOf(push({ environment: "prod" }));
      const dev = await push({ environment: "dev" });
      registry.bytesReceived = 0;

      const prod = await push({ environment: "prod" });

      assert.match(early.message, /^dev has no image (edges|montage) of [0-9a-f]{7}$/);
      assert.is(engine.requests.length, 2);
      assert.equal(
        prod.map(({ digest }) => digest),
        dev.map(({ digest }) => digest),
      );
      assert.is(prod[0]?.reference, `${registry.host}/prod/edges:${commit}@${dev[0]?.digest}`);
      assert.ok(registry.bytesReceived < 4000, `${registry.bytesReceived} bytes were sent for a promotion`);
    }));

  it("never shows the value of a build arg, and keeps only its hash", () =>
    withWorkshop(async (workshop) => {
      const { repo, registry, push, noted } = workshop;
      await repo.commit("secret", {
        "pachook.yaml": `images: { "*/Dockerfile": { repository: "${registry.host}/acme/{dir}", args: { TOKEN: "hunter2-hunter2" } } }\n`,
        "edges/Dockerfile": dockerfile,
        "edges/app.py": "1\n",
      });

      const built = await push();

      const everything = [noted(), JSON.stringify(built), ...[...registry.blobs.values()].map(String)].join("\n");
      assert.not.ok(everything.includes("hunter2"));
    }));

  it("needs no engine where a script changed, and continues from the image of an earlier commit", () =>
    withWorkshop(async (workshop) => {
      const { repo, registry, engine, push } = workshop;
      const parts = { engine: "auto" as const };
      await repo.commit("edges", {
        "pachook.yaml": rules(registry.host),
        "edges/Dockerfile": 'FROM scratch\nCOPY data /data/\nCOPY app.py /app/\nCMD ["python", "/app/app.py"]\n',
        "edges/data/model.bin": "m".repeat(20_000),
        "edges/app.py": "print('edges 1')\n",
        "edges/data/id_rsa": "x\n",
      });
      const [first] = await push({ parts });
      assert.ok(workshop.noted().includes("! edges: data/id_rsa looks like a private SSH key\n"));
      await repo.commit("sharper", { "edges/app.py": "print('edges 2')\n" });
      registry.bytesReceived = 0;

      const [second] = await push({ parts });

      assert.equal([first?.action, second?.action, second?.why], ["patch", "patch", "app.py changed"]);
      assert.is(engine.requests.length, 0);
      assert.ok((second?.bytesSent ?? 0) < 3000 && registry.bytesReceived < 6000);
      assert.match(workshop.noted(), /edges patched, 2 of 3 steps on the image of [0-9a-f]{7}/);
    }));

  it("leaves to an engine what has to be run, and says so where there is none", () =>
    withWorkshop(async (workshop) => {
      const { repo, registry, engine, push } = workshop;
      await repo.commit("edges", {
        "pachook.yaml": rules(registry.host),
        "edges/Dockerfile": "FROM scratch\nCOPY app.py /app/\nRUN make\n",
        "edges/app.py": "1\n",
      });
      const none = async () => {
        throw new Failure("tool", "no engine to build an image with: docker is not installed", "Install one.");
      };

      const builtIn = await failureOf(push({ parts: { engine: "built-in" } }));
      const alone = await failureOf(push({ parts: { engine: "auto", findEngine: none } }));
      const [built] = await push({ parts: { engine: "auto" } });

      const why = "RUN has to be run (edges/Dockerfile:3)";
      assert.is(builtIn.message, `edges cannot be built without a container engine: ${why}`);
      assert.ok(alone.message.startsWith(`edges needs a container engine, since ${why}; no engine to build`));
      assert.equal([built?.action, engine.requests.length], ["build", 1]);
      assert.ok(workshop.noted().includes("edges | Step 1/1 : edges/Dockerfile\n"));
      const kept = await repo.git("rev-parse", "--git-path", "pachook/log/edges.log");
      assert.is(readFileSync(join(repo.dir, kept), "utf8"), "Step 1/1 : edges/Dockerfile\n");
    }));

  it("ends at Ctrl-C with no tag moved, and finds afterwards what was made", () =>
    withWorkshop(async (workshop) => {
      const { registry, engine, push } = workshop;
      const commit = await twoImages(workshop, "build: { jobs: 1 }\n");
      const controller = new AbortController();
      const stopping = {
        ...engine,
        build: (request: Parameters<typeof engine.build>[0]) => {
          if (request.dockerfile.name.startsWith("montage")) controller.abort();
          return engine.build(request);
        },
      };

      const failure = await failureOf(push({ parts: { signal: controller.signal, findEngine: async () => stopping } }));

      assert.is(failure.code, "interrupted");
      assert.not.ok([...registry.manifests.keys()].some((name) => name.includes(commit)));
      const again = await push();
      assert.equal(
        again.map(({ action }) => action),
        ["reuse", "build"],
      );
    }));

  it("asks a number of questions that grows with the images alone", () =>
    withWorkshop(async (workshop) => {
      const { repo, registry, push } = workshop;
      const files = (name: string, count: number) =>
        Object.fromEntries(Array.from({ length: count }, (_, at) => [`${name}/src/file-${at}.py`, `${name} ${at}\n`]));
      const names = Array.from({ length: 12 }, (_, at) => `image-${at}`);
      const images = Object.assign(
        {},
        ...names.map((name) => ({ [`${name}/Dockerfile`]: "FROM scratch\nCOPY src /src\n", ...files(name, 40) })),
      );
      await repo.commit("many", { "pachook.yaml": rules(registry.host), ...images });
      const count = async () => {
        registry.requests.length = 0;
        await push();
        return registry.requests.length;
      };

      const all = await count();
      const nothing = await count();
      await repo.commit("words", { "README.md": "words\n" });
      const renamed = await count();
      await repo.commit("one", { "image-3/src/file-7.py": "new\n" });
      const one = await count();

      process.stdout.write(
        `    requests for 12 images of 40 files: ${all} for all new, ${nothing} unchanged, ${renamed} under a new commit, ${one} with one changed\n`,
      );
      assert.ok(nothing <= 12 * 5 && renamed <= 12 * 6 && one - renamed <= 20);
    }));
});
