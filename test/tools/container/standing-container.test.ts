import { spawnSync } from "node:child_process";
import * as assert from "uvu/assert";
import { openStanding, type Standing, standingScript } from "../../../src/tools/container/standing-container.ts";
import type { RunLive } from "../../../src/tools/run-live.ts";
import { describe } from "../../support/suite.ts";

/** An engine's program whose container answers as `says` has it: what comes at once, and then at each line it reads. */
function engine(says: readonly string[], exitCode = 0): { runLive: RunLive; read: string[] } {
  const read: string[] = [];
  const runLive: RunLive = async ({ stdin, readStdout }) => {
    await readStdout?.(
      (async function* () {
        const [first, ...rest] = says.map((text) => Buffer.from(text));
        if (first === undefined) return;
        yield first;
        for await (const chunk of stdin ?? []) {
          read.push(Buffer.from(chunk).toString("utf8"));
          const answer = rest.shift();
          if (answer === undefined) return;
          yield answer;
        }
      })(),
    );
    return exitCode;
  };
  return { runLive, read };
}

function standing(signal = new AbortController().signal): { start: Standing; removed: string[] } {
  const removed: string[] = [];
  const command = { file: "engine", args: [], cwd: "/", env: {}, signal };
  const remove = async () => {
    removed.push("one");
  };
  return { start: { name: "one", command, remove }, removed };
}

describe("a container that waits", (it) => {
  it("answers each time that what is left in it is killed, until its input ends", async () => {
    const { runLive, read } = engine(["up\n", "tidy\n", "tidy\n", "more\n"]);
    const { start, removed } = standing();

    const container = await openStanding(runLive, start);

    assert.is(await container?.tidy(), true);
    assert.is(await container?.tidy(), true);
    await container?.close();
    assert.equal([read, removed], [["\n", "\n"], []]);
  });

  it("is not there where nothing answers, and what was made of it is removed", async () => {
    const { start, removed } = standing();

    assert.is(await openStanding(engine([], 127).runLive, start), null);
    assert.equal(removed, ["one"]);
  });

  it("tells when it has ended", async () => {
    const container = await openStanding(engine(["up\n"]).runLive, standing().start);

    assert.is(await container?.tidy(), false);
    await container?.close();
  });

  it("is removed when the run is called off, and its opening then fails", async () => {
    const calling = new AbortController();
    const { start, removed } = standing(calling.signal);
    const never: RunLive = ({ signal }) =>
      new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("ended"))));

    const opening = openStanding(never, start).catch((error: unknown) => error);
    calling.abort();

    assert.match(String(await opening), /called off/);
    assert.ok(removed.length > 0);
  });

  it("kills nothing where it is not process 1: it ends before it reads", () => {
    const { status, stdout } = spawnSync("sh", ["-c", standingScript], { input: "", encoding: "utf8" });

    assert.equal([status, stdout], [1, ""]);
  });
});
