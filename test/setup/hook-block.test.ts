import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { withBlock } from "../../src/setup/block.ts";
import { type HookName, hookBlock } from "../../src/setup/hook-block.ts";
import { runChild } from "../support/run-child.ts";
import { describe } from "../support/suite.ts";
import { testEnv } from "../support/test-env.ts";
import { withFolder } from "../support/with-folder.ts";

const refs = "refs/heads/x 1 refs/heads/x 0\nHEAD^{/fix  it} 2 refs/heads/$HOME`y` 0\n";

describe("the block in a hook", (it) => {
  for (const shell of ["sh", "bash"]) {
    it(`gives stdin to us and to the user's lines after it (${shell})`, async () => {
      const { stdout, exitCode } = await runHook(shell, "pre-push", {
        ours: "cat | sed s/^/ours:/",
        theirs: "cat",
        stdin: refs,
      });

      assert.is(exitCode, 0);
      assert.is(stdout, refs.replaceAll(/^/gm, "ours:").replace(/ours:$/, "") + refs);
    });

    it(`gives more refs than a pipe holds (${shell})`, async () => {
      const many = refs.repeat(4_000);

      const { stdout } = await runHook(shell, "pre-push", { ours: "cat >/dev/null", theirs: "cat", stdin: many });

      assert.is(stdout, many);
    });

    it(`gives an empty stdin as an empty one (${shell})`, async () => {
      const { stdout } = await runHook(shell, "pre-push", { ours: "true", theirs: "wc -c", stdin: "" });

      assert.is(stdout.trim(), "0");
    });

    it(`ends the hook with our exit code, and runs the user's lines where we had nothing to say (${shell})`, async () => {
      for (const name of ["pre-commit", "pre-merge-commit", "pre-push"] as const) {
        const refused = await runHook(shell, name, { ours: "exit 7", theirs: "echo theirs", stdin: refs });
        const passed = await runHook(shell, name, { ours: "exit 0", theirs: "echo theirs", stdin: refs });

        assert.is(refused.exitCode, 7);
        assert.is(passed.exitCode, 0);
        assert.match(passed.stdout, "theirs\n");
        if (name === "pre-push") assert.not.match(refused.stdout, "theirs");
      }
    });
  }

  it("passes the arguments on, and says in one line when the package is not there", async () => {
    const called = await runHook("sh", "pre-push", { ours: 'echo "$1+$2"', theirs: "", stdin: refs });
    const absent = await runHook("sh", "pre-commit", { ours: null, theirs: "echo theirs", stdin: "" });

    assert.is(called.stdout, "a remote+its url\n");
    assert.equal(absent, {
      exitCode: 0,
      stdout: "theirs\n",
      stderr: "pachook  pre-commit: not installed in this folder, nothing is checked: npm install\n",
    });
  });
});

type Lines = { ours: string | null; theirs: string; stdin: string };

/** Runs a hook file as husky does, in a folder with an awkward name. */
function runHook(shell: string, name: HookName, { ours, theirs, stdin }: Lines) {
  return withFolder(async (folder) => {
    const hooks = "it's $HOME/hooks";
    await mkdir(join(folder, hooks), { recursive: true });
    if (ours !== null) await writeFile(join(folder, hooks, name), `${ours}\n`);
    await writeFile(join(folder, "hook"), withBlock(`${theirs}\n`, hookBlock(name, hooks)));
    const args = ["-e", "hook", "a remote", "its url"];
    return runChild({ file: shell, args, cwd: folder, env: testEnv(folder), stdin });
  });
}
