import * as assert from "uvu/assert";
import { packedTarball } from "../../support/pack.ts";
import { pythonProgram } from "../../support/programs.ts";
import { describe } from "../../support/suite.ts";
import { badSpec, goodSpec } from "../../support/with-hooks.ts";
import { withRepo } from "../../support/with-repo.ts";

const bin = await pythonProgram("pre-commit");
// How this machine reaches a registry, and nothing else of its environment.
const network = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => /^(NODE_EXTRA_CA_CERTS|https?_proxy|no_proxy)$/i.test(name)),
);

describe("a Python repository with pre-commit and without package.json", (it) => {
  const title = "refuses a bad commit and a bad push, by what init tells to write into .pre-commit-config.yaml";
  if (bin === null) it.skip(title, "pre-commit is not to be had here");
  else
    it(title, () =>
      withRepo(
        async (repo) => {
          const hook = (stage: string) =>
            `  - { id: ${stage}, name: ${stage}, entry: pachook hook ${stage}, language: node, pass_filenames: false, ` +
            `always_run: true, stages: [${stage}], additional_dependencies: ["TARBALL"] }\n`;
          const config = `repos:\n- repo: local\n  hooks:\n${hook("pre-commit")}${hook("pre-push")}`;
          await repo.write(".pre-commit-config.yaml", config.replaceAll("TARBALL", await packedTarball()));
          await repo.write("pachook.yaml", "data: [images]\n");
          const types = ["--hook-type", "pre-commit", "--hook-type", "pre-push"];
          assert.is((await repo.run("pre-commit", ["install", ...types])).exitCode, 0);
          const commit = async (spec: string, ...flags: readonly string[]) => {
            await repo.write("edges.json", spec);
            await repo.git("add", "--all");
            const args = ["commit", "--message", "some", ...flags];
            return repo.run("git", args, { env: { ...repo.env, ...network }, timeoutMs: 180_000 });
          };

          const good = await commit(goodSpec);
          const bad = await commit(badSpec);
          const past = await commit(badSpec, "--no-verify");
          const push = await repo.run("git", ["push", "origin", "main"], { env: { ...repo.env, ...network } });

          assert.is(good.exitCode, 0, good.stdout + good.stderr);
          assert.is(bad.exitCode, 1);
          assert.match(bad.stdout + bad.stderr, "commit refused");
          assert.is(past.exitCode, 0);
          assert.is(push.exitCode, 1, push.stdout + push.stderr);
          assert.match(push.stdout + push.stderr, "push refused");
        },
        [bin],
      ),
    );
});
