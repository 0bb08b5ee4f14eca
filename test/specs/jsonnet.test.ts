import * as assert from "uvu/assert";
import { Failure } from "../../src/failure.ts";
import { renderJsonnet } from "../../src/specs/jsonnet.ts";
import type { Command, Run } from "../../src/tools/run.ts";
import { describe } from "../support/suite.ts";

const template = (text: string) => ({ path: "a.jsonnet", bytes: new TextEncoder().encode(text) });
const env = { PATH: "/bin", JSONNET_PATH: "/etc", SECRET: "x" };

const neverRun: Run = async () => {
  throw new Error("a program was started");
};

describe("Jsonnet", (it) => {
  it("goes in on stdin, with nothing of the environment but PATH, and comes out at the template's start", async () => {
    const commands: Command[] = [];
    const run: Run = async (command) => {
      commands.push(command);
      return { exitCode: 0, stdout: '\n{"pipeline": {"name": "a"}}', stderr: "" };
    };

    const rendered = await renderJsonnet(template("{ pipeline: { name: 'a' } }"), { cwd: "/x", env, run });

    assert.equal(
      commands.map(({ file, args, env: given, stdin }) => ({ file, args, given, stdin })),
      [{ file: "jsonnet", args: ["-"], given: { PATH: "/bin" }, stdin: "{ pipeline: { name: 'a' } }" }],
    );
    assert.ok("file" in rendered);
    const file = "file" in rendered ? rendered.file : null;
    assert.equal(file?.documents[0]?.root.span, { start: 0, end: 1 });
    assert.is(file?.source.text, "{ pipeline: { name: 'a' } }");
  });

  const imports = [
    "import '/etc/passwd'",
    'importstr "../x"',
    "importbin @'x'",
    "local a = import\n'x'; a",
    "1+import/**/'x'",
    "[1import 'x']",
    "import # c\n 'x'",
    "import |||\n x\n|||",
    "import ('x')",
  ];
  for (const text of imports) {
    it(`is not rendered where it may import: ${JSON.stringify(text)}`, async () => {
      const rendered = await renderJsonnet(template(text), { cwd: "/x", env, run: neverRun });

      assert.is("why" in rendered && rendered.why, "it imports a file, and a template may read none");
    });
  }

  it("may speak of what is important", async () => {
    const run: Run = async () => ({ exitCode: 0, stdout: "{}", stderr: "" });

    assert.ok(
      "file" in (await renderJsonnet(template("// important imports\n{ important: 'x' }"), { cwd: "/", env, run })),
    );
  });

  it("is said not to be checked where nothing renders it, or what renders it refuses", async () => {
    const missing: Run = async ({ file }) => {
      throw new Failure("tool", `${file} is not there to run`, "");
    };
    const refuses: Run = async () => ({ exitCode: 1, stdout: "", stderr: "RUNTIME ERROR: Missing argument: n\n\ta:1" });
    const hangs: Run = async () => {
      throw new Failure("tool", "jsonnet - did not end within 10 s and was stopped", "");
    };
    const why = async (run: Run) => {
      const rendered = await renderJsonnet(template("function(n) {}"), { cwd: "/", env, run });
      return "why" in rendered ? rendered.why : null;
    };

    assert.is(await why(missing), "no jsonnet is installed to render it with");
    assert.is(await why(refuses), "it needs arguments: RUNTIME ERROR: Missing argument: n");
    assert.is(await why(hangs), "jsonnet - did not end within 10 s and was stopped");
  });
});
