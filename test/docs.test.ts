import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { refusedCommitIn } from "../scripts/picture/readme.ts";
import { refusedCommit } from "../scripts/picture/refused-commit.ts";
import { terminalSvg } from "../scripts/picture/terminal-svg.ts";
import { runCli } from "./support/cli.ts";
import { describe } from "./support/suite.ts";
import { withRepo } from "./support/with-repo.ts";

const top = join(import.meta.dirname, "..");
const read = (path: string) => readFileSync(join(top, path), "utf8");

describe("the README", (it) => {
  it("shows a refused commit as it really looks; `npm run picture` makes it again", async () => {
    const shown = refusedCommitIn(read("README.md"));

    assert.is(shown, await refusedCommit());
    assert.is(read("docs/refused-commit.svg"), terminalSvg(shown, "A commit that Pachook refuses"));
  });

  it("names only verbs that there are", () =>
    withRepo(async (repo) => {
      const verbs = new Set([...read("README.md").matchAll(/pachook (?!<)([a-z]+)/g)].map(([, verb = ""]) => verb));

      assert.ok(verbs.has("validate"));
      for (const verb of verbs) {
        const { exitCode, stdout } = await runCli(repo, [verb, "--help"]);
        assert.is(exitCode, 0, `pachook ${verb} --help`);
        assert.match(stdout, `pachook ${verb}`);
      }
    }));

  it("names only npm scripts that there are, as the contributor's page does", () => {
    const { scripts } = Object(JSON.parse(read("package.json")));

    const named = [...`${read("README.md")}${read("CONTRIBUTING.md")}`.matchAll(/npm run ([\w:]+)/g)];
    assert.ok(named.length > 5);
    for (const [line, name = ""] of named) assert.ok(name in scripts, line);
  });
});

describe("links between the pages", (it) => {
  it("lead to files that there are", () => {
    for (const page of ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "docs/README.md"]) {
      for (const [, target = ""] of read(page).matchAll(/\]\((?!https?:)([^)#]+)/g)) {
        assert.ok(existsSync(join(top, page, "..", target)), `${page} links to ${target}`);
      }
    }
  });
});
