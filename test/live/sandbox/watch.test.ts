import { readdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { liveEnv, whyNotLive } from "../../support/live-programs.ts";
import { ask, writeFiles } from "../../support/live-sandbox.ts";
import { withStartedCli } from "../../support/start-cli.ts";
import { describe } from "../../support/suite.ts";
import { withRepo } from "../../support/with-repo.ts";

const spec = (script: string) =>
  JSON.stringify({
    pipeline: { name: "probe" },
    transform: { image: "registry.example.com/acme/probe:1.4", cmd: ["sh", "-c", script] },
    input: { pfs: { repo: "data", glob: "/*" } },
    datum_tries: 1,
  });

describe("pachook test --watch", (it) => {
  const whyNot = whyNotLive(["bwrap"]);
  const live = (title: string, test: () => Promise<void>) =>
    whyNot === null ? it(title, test) : it.skip(title, whyNot);

  live("tests again on each save, ends with Ctrl-C and the last verdict, and leaves nothing running", () =>
    withRepo(async (repo) => {
      const save = async (text: string) => {
        await writeFile(join(repo.home, "saved"), text);
        await rename(join(repo.home, "saved"), join(repo.dir, "probe.json"));
      };
      const place = { dir: repo.dir, env: { ...liveEnv(repo.home), ...repo.env } };
      await writeFiles(repo.dir, { "probe.json": spec("echo 1 >/pfs/out/a"), "samples/data/a.txt": "one\n" });
      await withStartedCli(place, ["test", "--host", "--watch"], async ({ until, interrupt }) => {
        const waits = (times: number) =>
          until(({ noted }) => noted.split("waits for the next save").length === times + 1);
        await until(({ printed }) => /probe: 1 datum/.test(printed));
        await waits(1);
        await save(spec("exit 3"));
        await until(({ printed }) => /failed: exit code 3/.test(printed));
        await waits(2);
        await save("{ this is no spec");
        await waits(3);
        await save(spec("sleep 4719 & exit 4"));
        await until(({ printed }) => /failed: exit code 4/.test(printed));
        await waits(4);

        assert.is(await interrupt(), 1);
      });
      assert.not.match(await ask("ps", ["-e", "-o", "args="], place.env), "sleep 4719");
      assert.equal(
        (await readdir(join(repo.dir, ".pachook/test"))).filter((each) => each.startsWith("pachook-")),
        [],
      );
    }),
  );
});
