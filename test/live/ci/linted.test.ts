import { join } from "node:path";
import * as assert from "uvu/assert";
import { renderStarter, starters } from "../../../src/setup/starter.ts";
import { ciFacts } from "../../support/ci/facts.ts";
import { goProgram, javaArchive, pythonProgram } from "../../support/programs.ts";
import { runChild } from "../../support/run-child.ts";
import { describe } from "../../support/suite.ts";
import { testEnv } from "../../support/test-env.ts";
import { withRepo } from "../../support/with-repo.ts";

const top = join(import.meta.dirname, "../../..");
const actionlint = await goProgram("github.com/rhysd/actionlint/cmd/actionlint@v1.7.12");
// It carries the schemas of GitHub, GitLab and Azure, as SchemaStore and the systems publish them.
const schemas = await pythonProgram("check-jsonschema");

// Jenkins checks a Jenkinsfile only on a running server. What its parser is made of is on Maven Central.
const groovy = await javaArchive("org.apache.groovy:groovy:4.0.24");

const bySchema = {
  github: ["vendor.github-workflows"],
  gitlab: ["vendor.gitlab-ci", "--data-transform", "gitlab-ci"],
  // Its patterns are not those of ECMAScript, which are taken by themselves.
  azure: ["vendor.azure-pipelines", "--regex-variant", "python"],
} as const;

async function assertPasses(folder: string, program: string, args: readonly string[]): Promise<void> {
  const { exitCode, stdout, stderr } = await runChild({ file: program, args, cwd: folder, env: testEnv(folder) });
  assert.is(exitCode, 0, stdout + stderr);
}

describe("a CI starter", (it) => {
  for (const [system, schema] of Object.entries(bySchema)) {
    const title = `for ${system} fits the schema that editors check it with, in a plain and in an odd repository`;
    if (schemas === null) it.skip(title, "check-jsonschema is not to be had from PyPI");
    else {
      it(title, () =>
        withRepo(async (repo) => {
          const name = system as keyof typeof bySchema; // Object.entries forgets the names
          for (const [kind, facts] of Object.entries(ciFacts)) {
            await repo.write(kind, await renderStarter(name, facts, join(top, "templates")));
            const args = ["--builtin-schema", ...schema, "--default-filetype", "yaml", kind];
            await assertPasses(repo.dir, join(schemas, "check-jsonschema"), args);
          }
        }),
      );
    }
  }

  const linted = "for GitHub has nothing that actionlint finds";
  if (actionlint === null) it.skip(linted, "actionlint could not be built with Go");
  else {
    it(linted, () =>
      withRepo(async (repo) => {
        for (const facts of Object.values(ciFacts)) {
          await repo.write(starters.github.path, await renderStarter("github", facts, join(top, "templates")));
          await assertPasses(repo.dir, join(actionlint, "actionlint"), ["-no-color"]);
        }
      }),
    );
  }

  const parsed = "for Jenkins is Groovy to Groovy's own parser, and a block left open is not";
  if (groovy === null) it.skip(parsed, "needs Java, and Groovy from Maven Central");
  else {
    it(parsed, () =>
      withRepo(async (repo) => {
        const script = "new GroovyShell().parse(new File(args[0]))";
        const parse = () =>
          repo.run("java", ["-cp", groovy, "groovy.ui.GroovyMain", "-e", script, starters.jenkins.path]);
        for (const facts of Object.values(ciFacts)) {
          const text = await renderStarter("jenkins", facts, join(top, "templates"));
          await repo.write(starters.jenkins.path, text);
          const whole = await parse();
          await repo.write(starters.jenkins.path, text.trimEnd().slice(0, -1));
          const cut = await parse();

          assert.is(whole.exitCode, 0, whole.stderr);
          assert.is(cut.exitCode, 1);
        }
      }),
    );
  }

  const composite = "as a composite action fits GitHub's schema of actions";
  if (schemas === null) it.skip(composite, "check-jsonschema is not to be had from PyPI");
  else {
    const args = ["--builtin-schema", "vendor.github-actions", "action.yml"];
    it(composite, () => assertPasses(top, join(schemas, "check-jsonschema"), args));
  }
});
