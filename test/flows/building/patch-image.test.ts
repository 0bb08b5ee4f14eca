import { randomBytes } from "node:crypto";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { Failure } from "../../../src/failure.ts";
import { patchImage } from "../../../src/flows/building/patch-image.ts";
import { type Files, patchRequest, patchTo, stepLabelsOf } from "../../support/patching.ts";
import { startRegistry, type TestRegistry } from "../../support/registry.ts";
import { configOf, type LayerFiles, rootLines, storeImage } from "../../support/stored-image.ts";
import { describe } from "../../support/suite.ts";
import { withRepo } from "../../support/with-repo.ts";

const base: LayerFiles = {
  bin: { link: "usr/bin" },
  etc: { folder: 0o755 },
  "etc/os-release": "base",
  tmp: { folder: 0o1777 },
  usr: { folder: 0o755 },
  "usr/bin": { folder: 0o755 },
  data: { folder: 0o750, uid: 1000 },
};
const baseConfig = { Env: ["PATH=/usr/bin", "APP_HOME=/srv/app"], Cmd: ["sh"], WorkingDir: "/home" };

async function withBase(test: (registry: TestRegistry) => Promise<void>): Promise<void> {
  const registry = await startRegistry();
  try {
    await storeImage(registry, { repository: "python", tag: "3", layers: [base], config: baseConfig });
    await test(registry);
  } finally {
    await registry.close();
  }
}

async function patched(registry: TestRegistry, dockerfile: string, files: Files, earlier: string[] = []) {
  const outcome = await patchTo("first", { ...patchRequest(registry, dockerfile, files), earlier });
  if (outcome.kind === "declined") throw new Error(`declined at line ${outcome.line}: ${outcome.because}`);
  return outcome;
}

async function newLines(registry: TestRegistry, dockerfile: string, files: Files): Promise<string[]> {
  const { manifest } = await patched(registry, dockerfile, files);
  const lines = await rootLines(registry, "team/app", manifest);
  const below = await rootLines(registry, "python", {
    mediaType: "",
    digest: manifest.digest,
    bytes: registry.manifests.get("python:3")?.bytes ?? Buffer.alloc(0),
  });
  return lines.filter((line) => !below.includes(line));
}

describe("patch an image", (it) => {
  it("puts files on a base, with the modes and owners docker gives them", () =>
    withBase(async (registry) => {
      const files: Files = {
        "app/main.py": "main",
        "app/run.sh": { mode: "100755", text: "run" },
        "app/lib/a.py": "a",
        "app/current": { mode: "120000", text: "main.py" },
        "conf.ini": "conf",
      };

      const lines = await newLines(
        registry,
        "FROM python:3\nWORKDIR /srv\nCOPY app ./app\nCOPY --chown=5:6 conf.ini /data/\nCOPY --chmod=0600 conf.ini /tmp/x\nCOPY conf.ini /\n",
        files,
      );

      assert.equal(lines, [
        "644 0:0 conf.ini conf",
        "644 5:6 data/conf.ini conf",
        "755 0:0 srv/",
        "755 0:0 srv/app/",
        "777 0:0 srv/app/current -> main.py",
        "755 0:0 srv/app/lib/",
        "644 0:0 srv/app/lib/a.py a",
        "644 0:0 srv/app/main.py main",
        "755 0:0 srv/app/run.sh run",
        "600 0:0 tmp/x conf",
      ]);
    }));

  it("takes a target without a slash for a folder where the image has one", () =>
    withBase(async (registry) => {
      const lines = await newLines(registry, "FROM python:3\nCOPY a.sh /usr/bin\nCOPY a.sh /usr/b\nCOPY a.sh rel/\n", {
        "a.sh": "a",
      });

      assert.equal(lines, [
        "755 0:0 home/",
        "755 0:0 home/rel/",
        "644 0:0 home/rel/a.sh a",
        "644 0:0 usr/b a",
        "644 0:0 usr/bin/a.sh a",
      ]);
    }));

  it("fills in the base image's variables", () =>
    withBase(async (registry) => {
      const dockerfile = "FROM python:3\nENV PATH=/opt:$PATH NAME=x\nWORKDIR $APP_HOME\nCOPY a $APP_HOME/$NAME\n";
      const { manifest } = await patched(registry, dockerfile, { a: "a" });

      assert.equal(configOf(registry, manifest).config.Env, ["PATH=/opt:/usr/bin", "APP_HOME=/srv/app", "NAME=x"]);
      assert.is(configOf(registry, manifest).config.WorkingDir, "/srv/app");
      assert.ok((await rootLines(registry, "team/app", manifest)).includes("644 0:0 srv/app/x a"));
    }));

  it("sets what the Dockerfile sets", () =>
    withBase(async (registry) => {
      const dockerfile = [
        "FROM python:3 AS build",
        'LABEL a="1 2" b=2',
        'CMD ["x"]',
        "FROM build",
        "USER 1000:1000",
        "EXPOSE 80 90-91/udp",
        "VOLUME /v",
        "STOPSIGNAL SIGINT",
        "HEALTHCHECK --interval=5s --retries=3 CMD curl -f x",
        'SHELL ["/bin/bash", "-c"]',
        "ENTRYPOINT run me",
        "ONBUILD RUN x",
      ].join("\n");
      const { manifest } = await patched(registry, dockerfile, {});
      const { config, created, history } = configOf(registry, manifest);

      assert.is(config.Labels.a, "1 2");
      assert.is(config.Labels["org.opencontainers.image.base.name"], "python:3");
      assert.is(config.User, "1000:1000");
      assert.equal(config.ExposedPorts, { "80/tcp": {}, "90/udp": {}, "91/udp": {} });
      assert.equal(config.Volumes, { "/v": {} });
      assert.equal(config.Healthcheck, { Test: ["CMD-SHELL", "curl -f x"], Interval: 5e9, Retries: 3 });
      assert.equal(config.Entrypoint, ["/bin/bash", "-c", "run me"]);
      assert.equal(config.Cmd, null);
      assert.equal(config.OnBuild, ["RUN x"]);
      assert.is(created, "2024-05-06T07:08:09Z");
      assert.is(history.length, 1 + 10);
    }));

  it("gives the same digest whenever the same is built", () =>
    withBase(async (registry) => {
      const dockerfile = "FROM python:3\nCOPY . /app/\n";
      const first = await patched(registry, dockerfile, { a: "a", "b/c": "c" });
      const second = await patched(registry, dockerfile, { "b/c": "c", a: "a" });

      assert.is(second.manifest.digest, first.manifest.digest);
      assert.is(second.bytesSent, 0);
    }));

  it("gives the same digest in another time zone, under another umask and in another clone", () =>
    withRepo(async (repo) => {
      await repo.write("run.sh", "echo run\n");
      await repo.run("chmod", ["755", "run.sh"]);
      const commit = await repo.commit("first", { "src/größe.py": "x", "data.txt": "data\n".repeat(10_000) });
      const clone = join(repo.home, "clone");
      await repo.git("clone", "--quiet", "--bare", repo.dir, clone);
      const tsx = join(import.meta.dirname, "../../../node_modules/tsx/dist/cli.mjs");
      const script = join(import.meta.dirname, "../../support/patch-commit.ts");
      const digestIn = async (folder: string, mask: string, zone: string) => {
        const command = `umask ${mask} && exec "$@"`;
        const args = ["-c", command, "sh", process.execPath, tsx, script, folder, commit];
        return (await repo.run("sh", args, { env: { ...repo.env, TZ: zone } })).stdout;
      };

      const one = await digestIn(repo.dir, "022", "UTC");
      const other = await digestIn(clone, "077", "Asia/Tokyo");

      assert.match(one, /^sha256:/);
      assert.is(other, one);
    }));

  it("continues an earlier image, with a handful of requests and nothing of its large layers", () =>
    withBase(async (registry) => {
      const big = randomBytes(70 * 1024 * 1024);
      const dockerfile =
        'FROM python:3\nWORKDIR /app\nRUN pip install\nCOPY src /app/src\nCMD ["python", "src/main.py"]\n';
      await storeEngineImage(registry, { dockerfile, files: { "src/main.py": "old", "src/gone.py": "x" }, big });
      registry.requests.length = 0;
      registry.bytesSent = 0;
      registry.bytesReceived = 0;

      const { manifest, bytesSent, what } = await patched(registry, dockerfile, { "src/main.py": "new" }, [
        "missing",
        "old",
      ]);

      const lines = await rootLines(registry, "team/app", manifest);
      assert.ok(lines.includes("644 0:0 app/src/main.py new"));
      assert.not.ok(lines.some((line) => line.includes("gone.py")));
      assert.ok(lines.includes("750 7:7 app/"), "a folder of the earlier layer keeps its attributes");
      assert.is(what, "2 of 4 steps on the image of old");
      assert.is(registry.requests.length, 12, registry.requests.join("\n"));
      assert.ok(
        registry.bytesSent < 8_000 && registry.bytesReceived < 5_000,
        `${registry.bytesSent} ${registry.bytesReceived}`,
      );
      assert.is.not(bytesSent, 0);
      assert.equal(configOf(registry, manifest).config.Cmd, ["python", "src/main.py"]);

      registry.requests.length = 0;
      const again = await patched(registry, dockerfile, { "src/main.py": "newer" }, ["first"]);
      assert.is(registry.requests.length, 10, registry.requests.join("\n")); // what it saw stands in a label now
      assert.ok((await rootLines(registry, "team/app", again.manifest)).includes("750 7:7 app/"));
    }));

  it("leaves a new folder under an earlier image's to an engine, unless it can list all layers", () =>
    withBase(async (registry) => {
      const dockerfile = "FROM python:3\nRUN pip install\nCOPY src /app/src\n";
      const files = { "src/main.py": "old", "src/new/x.py": "x" };
      await storeEngineImage(registry, {
        dockerfile,
        files: { "src/main.py": "old" },
        big: randomBytes(70 * 1024 * 1024),
      });
      const request = { ...patchRequest(registry, dockerfile, files), earlier: ["old"] };
      const { kind, ...declined } = await patchImage(request);
      assert.is(kind, "declined");
      assert.match(JSON.stringify(declined), "what stands under /app/src/new in the image below is not known");

      await storeEngineImage(registry, { dockerfile, files: { "src/main.py": "old" }, big: randomBytes(1024) });
      assert.is((await patchImage(request)).kind, "patched");
    }));

  it("sends nothing where it declines", () =>
    withBase(async (registry) => {
      const outcome = await patchImage(patchRequest(registry, "FROM python:3\nCOPY a /bin/\n", { a: "a" }));

      assert.equal(outcome, { kind: "declined", because: "/bin is a symbolic link in the image", line: 2 });
      assert.is(registry.bytesReceived, 0);
      assert.not.ok(registry.requests.some((request) => /^(POST|PUT|PATCH)/.test(request)));
    }));

  it("sends a large file while it reads it, and a second time from where the connection broke", () =>
    withBase(async (registry) => {
      const files: Files = { "model.bin": { mode: "100644", text: randomBytes(12 * 1024 * 1024) } };
      const { manifest } = await patched(registry, "FROM python:3\nCOPY model.bin /\n", files);
      assert.ok(registry.requests.some((request) => request.startsWith("PATCH")));

      registry.links.clear();
      await storeImage(registry, { repository: "python", tag: "3", layers: [base], config: baseConfig });
      registry.misbehave = (request) => (request.startsWith("PATCH") ? { kind: "cut", when: "in-body" } : null);
      const again = await patched(registry, "FROM python:3\nCOPY model.bin /\n", files);
      assert.is(again.manifest.digest, manifest.digest);
    }));

  it("ends the same after being killed between any two requests", () =>
    withBase(async (registry) => {
      const dockerfile = "FROM python:3\nCOPY a /a/\nCOPY b /b/\nENV X=1\n";
      const files = { a: "a", b: "b" };
      const undisturbed = await patched(registry, dockerfile, files);
      const total = registry.requests.length;
      assert.ok(total > 10);
      for (const when of ["before", "after"] as const) {
        for (let dies = 1; dies <= total; dies++) {
          const other = await startRegistry();
          try {
            await storeImage(other, { repository: "python", tag: "3", layers: [base], config: baseConfig });
            const request = patchRequest(other, dockerfile, files);
            let isDead = false;
            other.misbehave = (_, nth) => {
              isDead ||= nth >= dies;
              return isDead ? { kind: "cut", when: nth === dies ? when : "before" } : null;
            };
            const fault = await patchTo("first", request).then(
              () => null,
              (error: unknown) => error,
            );
            assert.instance(fault, Failure, `request ${dies}`);
            other.misbehave = () => null;
            const again = await patchTo("first", patchRequest(other, dockerfile, files));
            assert.is(again.kind === "patched" ? again.manifest.digest : "", undisturbed.manifest.digest);
            assert.ok(other.manifests.get("team/app:first")?.bytes.equals(undisturbed.manifest.bytes));
          } finally {
            await other.close();
          }
        }
      }
    }));

  it("uses nothing of a registry that lies", () =>
    withBase(async (registry) => {
      let lies = 0;
      registry.misbehave = (request) => {
        if (!/^GET .*\/(blobs|manifests)\//.test(request)) return null;
        lies += 1;
        return { kind: "lie" };
      };

      const fault = await patchImage(patchRequest(registry, "FROM python:3\nCOPY a /a\n", { a: "a" })).then(
        () => null,
        (error: unknown) => error,
      );

      assert.instance(fault, Failure);
      assert.match(String(fault), /other content/);
      assert.is(lies, 1);
      assert.is(registry.bytesReceived, 0);
    }));

  it("stops at a base of another platform, and declines one that is not there", () =>
    withBase(async (registry) => {
      await storeImage(registry, {
        repository: "arm",
        tag: "3",
        layers: [base],
        platform: { os: "linux", architecture: "arm64" },
      });
      const fault = await patchImage(patchRequest(registry, "FROM arm:3\nCOPY a /a\n", { a: "a" })).then(
        () => null,
        (error: unknown) => error,
      );
      assert.match(String(fault), /arm:3 is for linux\/arm64, this image for linux\/amd64/);

      const missing = await patchImage(patchRequest(registry, "FROM nothing:3\nCOPY a /a\n", { a: "a" }));
      assert.equal(missing, { kind: "declined", because: "its base nothing:3 is not in the registry", line: null });
    }));

  it("starts from nothing where the Dockerfile does", () =>
    withBase(async (registry) => {
      const { manifest } = await patched(registry, 'FROM scratch\nCOPY a /bin/\nENTRYPOINT ["/bin/a"]\n', { a: "a" });

      assert.equal(await rootLines(registry, "team/app", manifest), ["755 0:0 bin/", "644 0:0 bin/a a"]);
      assert.is(configOf(registry, manifest).architecture, "amd64");
    }));

  it("copies a base out of another registry", () =>
    withBase(async (registry) => {
      const other = await startRegistry();
      try {
        const request = patchRequest(registry, "FROM python:3\nCOPY a /a\n", { a: "a" });
        const there = patchRequest(other, "", {});
        const outcome = await patchTo("first", { ...request, to: there.to });

        assert.is(outcome.kind, "patched");
        assert.ok(other.manifests.has("team/app:first"));
      } finally {
        await other.close();
      }
    }));
});

/** An image as an engine makes it, with our labels: RUN has one large layer, COPY one with its parent folders. */
async function storeEngineImage(
  registry: TestRegistry,
  image: { dockerfile: string; files: Record<string, string>; big: Buffer },
) {
  const labels = stepLabelsOf(patchRequest(registry, image.dockerfile, image.files));
  const isIn = image.dockerfile.includes("WORKDIR");
  const copied = Object.fromEntries(Object.entries(image.files).map(([path, text]) => [`app/${path}`, text]));
  await storeImage(registry, {
    repository: "team/app",
    tag: "old",
    layers: [
      base,
      ...(isIn ? [{ app: { folder: 0o755 } }] : []),
      { "usr/big": image.big },
      { app: { folder: 0o750, uid: 7 }, "app/src": { folder: 0o755 }, ...copied },
    ],
    config: {
      ...baseConfig,
      WorkingDir: isIn ? "/app" : "/home",
      Cmd: isIn ? ["python", "src/main.py"] : ["sh"],
      Labels: labels,
    },
    history: [
      { created_by: "ADD base /" },
      ...(isIn ? [{ created_by: "WORKDIR /app" }] : []),
      { created_by: "RUN /bin/sh -c pip install # buildkit" },
      { created_by: "COPY src /app/src # buildkit" },
      ...(isIn ? [{ created_by: 'CMD ["python" "src/main.py"]', empty_layer: true }] : []),
    ],
  });
}
