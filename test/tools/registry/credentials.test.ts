import * as assert from "uvu/assert";
import { Failure } from "../../../src/failure.ts";
import type { Env } from "../../../src/host.ts";
import { addressOf } from "../../../src/tools/registry/address.ts";
import { parseChallenge } from "../../../src/tools/registry/challenge.ts";
import { type CredentialSources, findCredentials } from "../../../src/tools/registry/credentials.ts";
import { delayBefore, type Patience } from "../../../src/tools/registry/retry.ts";
import type { Outcome } from "../../../src/tools/run.ts";
import { describe } from "../../support/suite.ts";

const registry = addressOf("registry.example.com:5000", []);

type Files = Record<string, unknown>;

function sources(files: Files, helper: (program: string, key: string) => Outcome = unexpected): CredentialSources {
  return {
    env: {},
    home: "/home/dev",
    readFile: async (path) => (path in files ? JSON.stringify(files[path]) : null),
    run: async ({ file, stdin = "" }) => helper(file, stdin),
  };
}

function unexpected(program: string): Outcome {
  throw new Error(`nobody asked for ${program}`);
}

function answer(stdout: string, exitCode = 0): () => Outcome {
  return () => ({ exitCode, stdout, stderr: "" });
}

const auth = Buffer.from("dev:pa:ss").toString("base64");

describe("registry credentials", (it) => {
  it("reads docker's file, and a password may hold a colon", async () => {
    const files = { "/home/dev/.docker/config.json": { auths: { "registry.example.com:5000": { auth } } } };

    assert.equal(await findCredentials(registry, sources(files)), { kind: "password", user: "dev", password: "pa:ss" });
  });

  it("reads what a CI keeps in DOCKER_AUTH_CONFIG before any file, and no `$(…)` that nobody filled in", async () => {
    const files = { "/home/dev/.docker/config.json": { auths: { "registry.example.com:5000": { auth } } } };
    const other = Buffer.from("ci:secret").toString("base64");
    const text = JSON.stringify({ auths: { "registry.example.com:5000": { auth: other } } });
    const given = (DOCKER_AUTH_CONFIG: string) => ({ ...sources(files), env: { DOCKER_AUTH_CONFIG } });

    assert.equal(await findCredentials(registry, given(text)), { kind: "password", user: "ci", password: "secret" });
    for (const empty of ["", "$(DOCKER_AUTH_CONFIG)"]) {
      assert.equal(await findCredentials(registry, given(empty)), { kind: "password", user: "dev", password: "pa:ss" });
    }
  });

  it("uses the login that a CI gives for its own registry, and for no other", async () => {
    const gitlab = { CI_REGISTRY: "registry.example.com:5000", CI_REGISTRY_USER: "job", CI_REGISTRY_PASSWORD: "p" };
    const github = { GITHUB_ACTIONS: "true", GITHUB_ACTOR: "analyst", GITHUB_TOKEN: "t" };
    const found = (host: string, env: Env) => findCredentials(addressOf(host, []), { ...sources({}), env });

    assert.equal(await found("registry.example.com:5000", gitlab), { kind: "password", user: "job", password: "p" });
    assert.equal(await found("ghcr.io", github), { kind: "password", user: "analyst", password: "t" });
    assert.equal(await found("evil.example.com", { ...gitlab, ...github }), { kind: "none" });
    assert.equal(await found("ghcr.io", { GITHUB_ACTOR: "analyst", GITHUB_TOKEN: "t" }), { kind: "none" });
  });

  it("finds docker.io under the key that docker has always used", async () => {
    const files = { "/home/dev/.docker/config.json": { auths: { "https://index.docker.io/v1/": { auth } } } };

    assert.is((await findCredentials(addressOf("docker.io", []), sources(files))).kind, "password");
  });

  it("prefers the registry's own helper, gives it the key on stdin, and knows an identity token", async () => {
    const file = {
      credHelpers: { "registry.example.com:5000": "corp" },
      auths: { "registry.example.com:5000": { auth } },
    };
    const asked: string[] = [];
    const helper = (program: string, key: string): Outcome => {
      asked.push(`${program} ${key}`);
      return { exitCode: 0, stdout: '{"Username":"<token>","Secret":"idt"}', stderr: "" };
    };

    const found = await findCredentials(registry, sources({ "/home/dev/.docker/config.json": file }, helper));

    assert.equal(found, { kind: "identity-token", token: "idt" });
    assert.equal(asked, ["docker-credential-corp registry.example.com:5000"]);
  });

  it("looks on in the file where the general store has nothing", async () => {
    const file = { credsStore: "desktop", auths: { "registry.example.com:5000": { auth } } };
    const helper = answer("credentials not found in native keychain", 1);

    const found = await findCredentials(registry, sources({ "/home/dev/.docker/config.json": file }, helper));

    assert.is(found.kind, "password");
  });

  it("falls back to podman's file", async () => {
    const files = { "/home/dev/.config/containers/auth.json": { auths: { "registry.example.com:5000": { auth } } } };

    assert.is((await findCredentials(registry, sources(files))).kind, "password");
  });

  it("runs no helper whose name is a path, and shows no secret when one fails", async () => {
    const file = { credHelpers: { "registry.example.com:5000": "../../evil" } };
    const bad = findCredentials(registry, sources({ "/home/dev/.docker/config.json": file }));
    const failing = findCredentials(
      registry,
      sources({ "/home/dev/.docker/config.json": { credsStore: "corp" } }, answer('{"Secret":"hush"}', 1)),
    );

    assert.match(await message(bad), /has a name no program has/);
    assert.not.match(await message(failing), /hush/);
  });
});

async function message(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Failure) return `${error.message} ${error.hint}`;
  }
  throw new Error("no failure");
}

describe("registry challenge", (it) => {
  it("reads bearer with commas inside quotes, and basic", () => {
    const header = 'Bearer realm="https://auth.example.com/token",service="r",scope="repository:a/b:pull,push"';

    assert.equal(parseChallenge(header), {
      kind: "bearer",
      realm: "https://auth.example.com/token",
      service: "r",
      scope: "repository:a/b:pull,push",
    });
    assert.equal(parseChallenge('Basic realm="x"'), { kind: "basic" });
    assert.equal(parseChallenge("Negotiate, Basic realm=x"), { kind: "basic" });
    assert.equal(parseChallenge("Negotiate"), { kind: "unknown", scheme: "negotiate" });
  });
});

describe("registry retry", (it) => {
  const patience: Patience = {
    deadlineMs: 1,
    firstDelayMs: 100,
    longestDelayMs: 1000,
    now: () => Date.parse("2026-01-01T00:00:00Z"),
    sleep: async () => undefined,
    random: () => 0.5,
  };

  it("does what Retry-After says, in seconds or as a date", () => {
    assert.is(delayBefore(1, "7", patience), 7000);
    assert.is(delayBefore(1, "Thu, 01 Jan 2026 00:00:03 GMT", patience), 3000);
  });

  it("doubles with jitter up to the longest delay", () => {
    assert.is(delayBefore(1, null, patience), 75);
    assert.is(delayBefore(3, null, patience), 300);
    assert.is(delayBefore(30, null, patience), 750);
  });
});
