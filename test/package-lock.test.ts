import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { describe } from "./support/suite.ts";

const top = join(import.meta.dirname, "..");

describe("package.json and its lock", (it) => {
  it("name no address to download from, so that every registry or mirror serves", () => {
    const lock = readFileSync(join(top, "package-lock.json"), "utf8");

    assert.not.match(lock, '"resolved"');
    assert.match(readFileSync(join(top, ".npmrc"), "utf8"), "omit-lockfile-registry-resolved=true");
  });

  it("have the parts of native tools for every system, also for those that this machine is not", () => {
    const { packages } = Object(JSON.parse(readFileSync(join(top, "package-lock.json"), "utf8")));

    const wanted = Object.entries(packages).flatMap(([path, entry]) =>
      Object.keys(Object(entry).optionalDependencies ?? {}).map((name) => ({ path, name })),
    );
    assert.ok(wanted.length > 50);
    for (const { path, name } of wanted) {
      // Without the entry `npm ci` stops: "Missing: … from lock file".
      const found = packages[`node_modules/${name}`] ?? packages[`${path}/node_modules/${name}`];
      assert.ok(found?.version, `${path} wants ${name}`);
    }
  });

  it("run nothing on a user's machine while we are being installed", () => {
    const { scripts } = Object(JSON.parse(readFileSync(join(top, "package.json"), "utf8")));

    const atInstall = ["preinstall", "install", "postinstall", "prepare"].filter((name) => name in scripts);
    assert.equal(atInstall, []);
  });

  it("ask for no Node that a dependency refuses", () => {
    const { packages } = Object(JSON.parse(readFileSync(join(top, "package-lock.json"), "utf8")));

    const shipped = ["node_modules/husky", "node_modules/lint-staged"].map((path) => packages[path].engines.node);
    assert.equal(shipped, [">=18", ">=20.17"]);
  });
});
