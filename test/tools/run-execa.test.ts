import * as assert from "uvu/assert";
import { Failure } from "../../src/failure.ts";
import type { Command } from "../../src/tools/run.ts";
import { runExeca } from "../../src/tools/run-execa.ts";
import { withoutSecrets } from "../../src/tools/secrets.ts";
import { describe } from "../support/suite.ts";

function node(script: string, more: Partial<Command> = {}): Command {
  return { file: process.execPath, args: ["-e", script], cwd: import.meta.dirname, timeoutMs: 20_000, ...more };
}

async function failureOf(command: Command): Promise<Failure> {
  try {
    await runExeca(command);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error("it did not fail");
}

describe("running a program", (it) => {
  it("takes any exit code as an answer, with both outputs whole", async () => {
    const outcome = await runExeca(node('console.log("out\\n"); console.error("err"); process.exit(3)'));

    assert.equal(outcome, { exitCode: 3, stdout: "out\n\n", stderr: "err\n" });
  });

  it("hands over stdin, and ends it where there is none", async () => {
    const echo = "process.stdin.pipe(process.stdout)";

    assert.is((await runExeca(node(echo, { stdin: "ü\n" }))).stdout, "ü\n");
    assert.is((await runExeca(node(echo))).stdout, "");
  });

  it("gives the child exactly the environment it was told, and HUSKY=0", async () => {
    const outcome = await runExeca(node("console.log(JSON.stringify(process.env))", { env: { A: "1" } }));

    assert.equal(JSON.parse(outcome.stdout), { A: "1", HUSKY: "0" });
  });

  it("gives arguments as they are: nothing is asked of a shell", async () => {
    const args = ["-e", "console.log(process.argv[1])", "$(id); `id` && *"];

    assert.is((await runExeca(node("", { args }))).stdout, "$(id); `id` && *\n");
  });

  it("stops a program that runs too long, and says so", async () => {
    const failure = await failureOf(node("setInterval(() => {}, 1000)", { timeoutMs: 300 }));

    assert.is(failure.code, "tool");
    assert.match(failure.message, "did not end within 0 s and was stopped");
  });

  it("says that a program was killed, or is not there, with a next step", async () => {
    const killed = await failureOf(node('process.kill(process.pid, "SIGKILL")'));
    const missing = await failureOf(node("", { file: "pachook-no-such-program" }));

    assert.match(killed.message, "was killed by SIGKILL");
    assert.is(missing.message, "pachook-no-such-program is not there to run");
    assert.match(missing.hint, "PATH");
  });

  it("shows neither environment, nor input, nor passwords in what it throws", async () => {
    const command = node('process.kill(process.pid, "SIGKILL")', { env: { TOKEN: "s3cret" }, stdin: "s3cret" });
    const args = [...command.args, "https://me:s3cret@example.com/x"];

    const failure = await failureOf({ ...command, args });

    assert.not.match(JSON.stringify([failure.message, failure.hint, failure.stack, failure.cause ?? ""]), "s3cret");
  });
});

describe("secrets", (it) => {
  it("are cut out of URLs and behind the words that announce them", () => {
    const said = "push https://u:p@h.example/x Authorization: Bearer abcdefghij token=abcdefg";

    assert.is(withoutSecrets(said), "push https://h.example/x Authorization: *** token=***");
    assert.is(withoutSecrets("the token expired yesterday"), "the token expired yesterday");
  });
});
