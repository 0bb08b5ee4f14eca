import * as assert from "uvu/assert";
import { checks } from "../../src/checks/index.ts";
import { explainCommand } from "../../src/commands/explain.ts";
import { readArguments } from "../../src/commands/read-arguments.ts";
import { Failure } from "../../src/failure.ts";
import { hostOf } from "../support/host-of.ts";
import { describe } from "../support/suite.ts";

async function explained(...words: string[]): Promise<string> {
  const host = hostOf();
  await explainCommand.run(host, readArguments(explainCommand, words));
  return host.printed();
}

describe("pachook explain", (it) => {
  it("has a page for every name that can stand beside a problem", async () => {
    for (const code of [...checks.map((check) => check.code), "baseline", "config", "file", "silencer", "template"]) {
      const page = await explained(code);

      assert.is(page.split("\n")[0], code);
      assert.not.match(page, /^(#|```)/m);
    }
  });

  it("lists all checks, each in one line", async () => {
    const lines = (await explained()).split("\n");

    assert.ok(lines.every((line) => line.length <= 80));
    for (const { code } of checks)
      assert.ok(
        lines.some((line) => line.startsWith(`${code} `)),
        code,
      );
  });

  it("names the check that was meant", async () => {
    try {
      await explained("globb");
      assert.unreachable("it was taken");
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      assert.is(error.message, 'there is no check "globb"; did you mean "glob"?');
    }
  });
});
