import { appendFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import type { Env } from "../../../src/host.ts";
import { liveEngines } from "../../support/live-engines.ts";
import { whyNotLive } from "../../support/live-programs.ts";
import { ask, runTest, writeFiles, writeSandboxContext } from "../../support/live-sandbox.ts";
import { describe } from "../../support/suite.ts";
import { withRepo } from "../../support/with-repo.ts";

const engines = ["docker", "buildah"] as const;

const files = {
  "probe.json": JSON.stringify({
    pipeline: { name: "probe" },
    transform: { image: "registry.example.com/acme/probe:latest", cmd: ["sh", "-c", "cp /version /pfs/out/"] },
    input: { pfs: { repo: "data", glob: "/*" } },
  }),
  "pachook.yaml": 'images: { "probe/Dockerfile": { repository: registry.example.com/acme/probe } }\n',
  "samples/data/a.txt": "one\n",
};

for (const name of engines) {
  describe(`images that a test builds with ${name}`, (it) => {
    const whyNot = liveEngines[name].whyNot() ?? whyNotLive(["busybox"]);
    const live = (title: string, test: () => Promise<void>) =>
      whyNot === null ? it(title, test) : it.skip(title, whyNot);

    live("stay for the next run, one of each, until --clean", () =>
      withRepo((repo) =>
        liveEngines[name].with(repo.home, async (machine) => {
          const env = { ...repo.env, ...machine };
          const flags = ["--engine", name, "--network", "none", "--json"];
          await writeSandboxContext(join(repo.dir, "probe"));
          await writeFiles(repo.dir, { ...files, "probe/root/version": "1" });
          await appendFile(join(repo.dir, "probe/Dockerfile"), "LABEL probe=1\n");

          const first = await runTest(repo.dir, env, flags);
          const [before] = await imagesOf(name, env);
          await writeFiles(repo.dir, { "probe/root/version": "2" });
          const second = await runTest(repo.dir, env, flags);
          const after = await imagesOf(name, env);

          assert.equal([first.exitCode, second.exitCode], [0, 0], second.printed + second.noted);
          assert.match(before ?? "", /acme\/probe:pachook-test-/);
          assert.is(after.length, 1);
          assert.is.not(after[0], before);

          const cleaned = await runTest(repo.dir, env, ["--clean", "--json"]);

          assert.is(cleaned.exitCode, 0);
          assert.equal(JSON.parse(cleaned.printed), { removed: after });
          assert.equal(await imagesOf(name, env), []);
          assert.equal(await readdir(join(repo.dir, ".pachook")), [".gitignore"]);
        }),
      ),
    );
  });
}

async function imagesOf(engine: "docker" | "buildah", env: Env): Promise<string[]> {
  const format = engine === "docker" ? "{{.Repository}}:{{.Tag}}" : "{{.Name}}:{{.Tag}}";
  const listed = await ask(engine, ["images", "--format", format], env);
  return listed.split("\n").filter((line) => line.includes("pachook-test-"));
}
