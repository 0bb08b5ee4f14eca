import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { addressOf } from "../../../src/tools/registry/address.ts";
import { certificatesFor, certifiedHosts } from "../../../src/tools/registry/certificates.ts";
import { describe } from "../../support/suite.ts";
import { withFolder } from "../../support/with-folder.ts";

describe("address of a registry", (it) => {
  it("is spoken to in TLS, but on loopback without a certificate, and where the config says so", () => {
    const schemeOf = (...given: Parameters<typeof addressOf>) => new URL(addressOf(...given).api).protocol;

    assert.is(schemeOf("registry.example.com", []), "https:");
    assert.is(schemeOf("registry.example.com", ["registry.example.com"]), "http:");
    assert.is(schemeOf("localhost:5000", []), "http:");
    assert.is(schemeOf("localhost:5000", [], ["localhost:5001"]), "http:");
    assert.is(schemeOf("localhost:5000", [], ["localhost:5000"]), "https:");
    assert.is(schemeOf("localhost:5000", ["localhost:5000"], ["localhost:5000"]), "http:");
    assert.is(schemeOf("localhost.example.com", []), "https:");
  });

  it("has its certificates where docker has them", () =>
    withFolder(async (home) => {
      const folder = join(home, ".docker", "certs.d", "localhost:5000");
      await mkdir(folder, { recursive: true });
      await mkdir(join(home, ".docker", "certs.d", "localhost:5001"));
      await writeFile(join(folder, "ca.crt"), "-----BEGIN CERTIFICATE-----\none\n");
      await writeFile(join(folder, "client.cert"), "-----BEGIN CERTIFICATE-----\nnot an authority\n");
      const own = join(home, "own.pem");
      await writeFile(own, "-----BEGIN CERTIFICATE-----\ntwo\n");
      const env = { HOME: home, SSL_CERT_FILE: own };

      const found = certificatesFor("localhost:5000", env);

      assert.equal(
        found.map((text) => text.split("\n")[1]),
        ["one", "two"],
      );
      assert.ok(certifiedHosts(env).includes("localhost:5000"));
      assert.not.ok(certifiedHosts(env).includes("localhost:5001"));
    }));
});
