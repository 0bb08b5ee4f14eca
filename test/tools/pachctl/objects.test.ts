import * as assert from "uvu/assert";
import { Failure } from "../../../src/failure.ts";
import { streamObjects } from "../../../src/tools/pachctl/objects.ts";
import { type RunLive, runLive } from "../../../src/tools/run-live.ts";
import { describe } from "../../support/suite.ts";

/** A program that prints `count` objects and ends with a code; `-1` objects: it never stops. */
const printing = (count: number, exitCode = 0) => {
  const script = `let n = 0; const go = () => { while (n !== ${count}) { n += 1; if (!process.stdout.write('{"n": ' + n + '}')) return process.stdout.once("drain", go); } process.stderr.write("so it is"); process.exitCode = ${exitCode}; }; go();`;
  return { file: process.execPath, args: ["-e", script], cwd: "/", env: {}, timeoutMs: 60_000 };
};

const read = async (command: ReturnType<typeof printing>, more: { most?: number; run?: RunLive } = {}) => {
  const { run = runLive, ...wanted } = more;
  let sum = 0;
  const each = (value: unknown) => {
    if (typeof value === "object" && value !== null && "n" in value) sum += Number(value.n);
  };
  return { ...(await streamObjects(run, { command, verb: "list datum", objects: { each, ...wanted } })), sum };
};

describe("a list that is read while it comes", (it) => {
  it("is handed over object by object, to its end", async () => {
    const { count, sum, outcome } = await read(printing(10_000));

    assert.equal([count, sum, outcome?.exitCode, outcome?.stdout], [10_000, 50_005_000, 0, ""]);
  });

  it("ends the program once enough has come, also one that never would", async () => {
    const { count, sum, outcome } = await read(printing(-1), { most: 3 });

    assert.equal([count, sum, outcome?.exitCode], [3, 6, 0]);
  });

  it("answers with what the program said where that failed", async () => {
    const { outcome } = await read(printing(2, 1));

    assert.equal([outcome?.exitCode, outcome?.stderr], [1, "so it is"]);
  });

  it("gives up where it takes longer than it was given", async () => {
    const { outcome } = await read({ ...printing(0), args: ["-e", "setInterval(() => {}, 1000)"], timeoutMs: 200 });

    assert.is(outcome, null);
  });

  it("does not take something else for JSON", async () => {
    const command = { ...printing(0), args: ["-e", "console.log('PROJECT NAME')"] };

    const error = await read(command).catch((reason: unknown) => reason);

    assert.ok(error instanceof Failure);
    assert.match(String(error), "answered with something that is no JSON");
  });
});
