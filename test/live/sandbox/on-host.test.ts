import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { liveEnv, whyNotLive } from "../../support/live-programs.ts";
import { runTest, writeFiles } from "../../support/live-sandbox.ts";
import { describe } from "../../support/suite.ts";
import { withRepo } from "../../support/with-repo.ts";

const files = {
  "probe.json": JSON.stringify({
    pipeline: { name: "probe" },
    transform: {
      image: "registry.example.com/acme/probe:latest",
      cmd: ["sh", "/app/code.sh"],
      env: { WORD: "one" },
      secrets: [{ name: "s", key: "token", env_var: "TOKEN" }],
    },
    input: { pfs: { repo: "data", glob: "/*" } },
    datum_tries: 1,
  }),
  "pachook.yaml": [
    'images: { "probe/Dockerfile": { repository: registry.example.com/acme/probe } }',
    'test: { compare: { "probe/*.json": json } }',
    "",
  ].join("\n"),
  "probe/Dockerfile": "FROM scratch\nCOPY code.sh /app/code.sh\n",
  "samples/data/a.txt": "a\n",
  "samples/data/b.txt": "b\n",
};

const code = (word: string) =>
  `echo "$TOKEN"; base=$(basename "$data" .txt); printf '{"word": "%s",\\n "of": "%s"}' ${word} "$base" >/pfs/out/$base.json\n`;

describe("a test without an engine", (it) => {
  const whyNot = whyNotLive(["bwrap"]);
  const live = (title: string, test: () => Promise<void>) =>
    whyNot === null ? it(title, test) : it.skip(title, whyNot);

  live("runs the code that the image would hold, compares, keeps and runs only what changed", () =>
    withRepo(async (repo) => {
      const env = { ...liveEnv(repo.home), ...repo.env, SECRET: "hush-hush" };
      const run = async (...words: string[]) => {
        const all = ["--host", "--secret-env", "s/token=SECRET", "--json", ...words];
        const { exitCode, printed } = await runTest(repo.dir, env, all);
        const { pipelines } = JSON.parse(printed);
        return { exitCode, printed, probe: pipelines[0] };
      };
      const statuses = ({ probe }: { probe: { datums: { status: string }[] } }) =>
        probe.datums.map(({ status }) => status);
      await writeFiles(repo.dir, { ...files, "probe/code.sh": code('"$WORD"') });

      const first = await run("--update");
      await writeFiles(repo.dir, { "samples/expected/probe/a.json": '{ "of": "a", "word": "one" }' });
      const second = await run();

      assert.equal([first.exitCode, second.exitCode], [0, 0], first.printed + second.printed);
      assert.equal(
        [statuses(first), statuses(second)],
        [
          ["success", "success"],
          ["skipped", "skipped"],
        ],
      );
      assert.match(second.probe.notes.join("\n"), /image was not tested/);

      await writeFiles(repo.dir, { "probe/code.sh": code("two") });
      const changed = await run("--page", ".pachook/page.html");

      assert.is(changed.exitCode, 1);
      assert.equal(
        changed.probe.differences.map(({ path }: { path: string }) => path),
        ["/a.json", "/b.json"],
      );
      const page = await readFile(join(repo.dir, ".pachook/page.html"), "utf8");
      assert.match(page, /\/a\.json/);
      assert.not.match(page + changed.printed, /hush/);

      const kept = await run("probe", "--datum", "2", "--keep");

      const folder = join(repo.dir, ".pachook/pfs/probe");
      assert.equal(kept.probe.datums.length, 1);
      assert.equal((await readdir(folder)).sort(), [".env", "data", "out"]);
      assert.equal(await readdir(join(folder, "data")), ["b.txt"]);
      assert.not.match(await readFile(join(folder, ".env"), "utf8"), /hush|TOKEN/);
      assert.equal((await readdir(join(repo.dir, ".pachook/test"))).sort(), ["out", "results"]);
    }),
  );
});
