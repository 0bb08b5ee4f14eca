import * as assert from "uvu/assert";
import { missingFromCommit, warningsAbout } from "../../src/images/warnings.ts";
import { countCpu } from "../support/cpu-time.ts";
import { describe } from "../support/suite.ts";

function warn(files: Readonly<Record<string, string | number>>): string[] {
  const list = Object.keys(files).map((path) => ({ path, mode: "100644" as const, oid: path }));
  return warningsAbout(list, ({ path }) => {
    const content = files[path] ?? "";
    return typeof content === "number" ? { size: content, text: null } : { size: content.length, text: content };
  }).map(({ message }) => message);
}

describe("warnings about images", (it) => {
  it("name secrets by the file's name", () => {
    const names = [
      "id_rsa",
      "a/.env",
      "a/.netrc",
      ".aws/credentials",
      "b/kubeconfig",
      "x.p12",
      ".pachyderm/config.json",
    ];
    assert.is(warn(Object.fromEntries(names.map((name) => [name, ""]))).length, names.length);
  });

  it("name secrets by what a small file holds", () => {
    assert.equal(
      warn({ "settings.py": `KEY = "AKIA${"A1B2".repeat(4)}"\n`, "deploy.pem": "-----BEGIN RSA PRIVATE KEY-----\n" }),
      ["settings.py looks like an AWS access key", "deploy.pem looks like a private key"],
    );
  });

  it("stay silent about what only looks a little like one", () => {
    const harmless = {
      "id_rsa.pub": "ssh-rsa AAAA",
      "env.py": "TOKEN = os.environ['TOKEN']\n",
      ".env.example": "TOKEN=\n",
      "cert.pem": "-----BEGIN CERTIFICATE-----\n",
    };
    assert.equal(warn(harmless), []);
  });

  it("name files above 50 MB with their size", () => {
    assert.equal(warn({ "model.bin": 73_400_000, "small.bin": 50_000_000 }), ["model.bin has 73 MB"]);
  });

  it("take no time over a long text without a secret", () => {
    const spentMs = countCpu();
    warn({ a: '"private_key_id"'.repeat(4000), b: `gh${"p_".repeat(30_000)}`, c: "xoxb-1".repeat(10_000) });
    assert.ok(spentMs() < 500);
  });

  it("name what lies in an image's folder and not in the commit", () => {
    const uncommitted = {
      untracked: ["edges/model.bin", "edges/cache/", "other/x"],
      changed: ["edges/edges.py", "README.md"],
    };
    assert.equal(
      missingFromCommit("edges", uncommitted).map(({ path }) => path),
      ["model.bin", "cache/", "edges.py"],
    );
    assert.is(missingFromCommit(".", uncommitted).length, 5);
  });
});
