import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { collectOutput } from "../../src/sandbox/collect-output.ts";
import { describe } from "../support/suite.ts";
import { withFolder } from "../support/with-folder.ts";

/** `/pfs` as a worker leaves it: links to where the datum lies. */
function pfsIn(folder: string): { inner: string } {
  const inner = join(folder, ".scratch/job/id/pfs/id");
  for (const name of ["out", "images"]) {
    mkdirSync(join(inner, name), { recursive: true });
    symlinkSync(`/pfs/.scratch/job/id/pfs/id/${name}`, join(folder, name));
  }
  writeFileSync(join(inner, "images/a.png"), "picture");
  return { inner };
}

function pathsOf(folder: string): string[] {
  const collected = collectOutput(folder);
  return collected.kind === "files" ? collected.files.map(({ path }) => path) : [collected.why];
}

describe("what a datum uploads", (it) => {
  it("is every file below /pfs/out, and no empty folder", () =>
    withFolder((folder) => {
      const { inner } = pfsIn(folder);
      mkdirSync(join(inner, "out/deep/empty"), { recursive: true });
      writeFileSync(join(inner, "out/deep/b"), "");

      assert.equal(pathsOf(folder), ["/deep/b"]);
    }));

  it("takes what links to files and folders of the inputs lead to", () =>
    withFolder((folder) => {
      const { inner } = pfsIn(folder);
      symlinkSync("/pfs/images/a.png", join(inner, "out/copy.png"));
      symlinkSync("/pfs/images", join(inner, "out/all"));

      assert.equal(pathsOf(folder), ["/all/a.png", "/copy.png"]);
    }));

  it("is nothing where a link is broken, leads round, or leads where only the container was", () =>
    withFolder((folder) => {
      for (const [target, words] of [
        ["/pfs/images/none", /broken link/],
        ["/pfs/out/l", /leads back to itself/],
        ["/pfs/out", /a link to a folder that holds it/],
        ["/etc/passwd", /a link to \/etc\/passwd/],
        ["../../../../../../../../etc/passwd", /a link to \/etc\/passwd/],
      ] as const) {
        const own = join(folder, String(words).replaceAll(/\W/g, "") + target.length);
        const { inner } = pfsIn(own);
        symlinkSync(target, join(inner, "out/l"));

        assert.match(pathsOf(own)[0] ?? "", words);
      }
    }));

  it("is nothing where a name is none that PFS can hold", () =>
    withFolder((folder) => {
      const { inner } = pfsIn(folder);
      writeFileSync(join(inner, "out/größe"), "");

      assert.match(pathsOf(folder)[0] ?? "", /its name cannot be represented in PFS/);
    }));
});
