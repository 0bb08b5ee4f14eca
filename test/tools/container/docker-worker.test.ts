import * as assert from "uvu/assert";
import type { WantedProcess, WorkerPlace } from "../../../src/tools/container/container.ts";
import { openDockerWorker } from "../../../src/tools/container/docker-worker.ts";
import { standingEngine } from "../../support/standing-engine.ts";
import { describe } from "../../support/suite.ts";

const image = { reference: "acme/edges:1", id: "", env: {}, user: "" };

function place(more: Partial<WorkerPlace>): WorkerPlace {
  const folders = { tmp: "/t", pach: "/p", pachBin: "/b", mounts: new Map() };
  const usual = { network: "none", confined: false, terminal: false, lasting: true } as const;
  return { run: "pachook-1-a-b", number: 1, ...folders, ...usual, ...more };
}

function wanted(more: Partial<WantedProcess>): WantedProcess {
  const usual = { pfs: "/f", cmd: ["code"], stdin: null, user: null, workingDir: null, timeoutMs: null };
  const variables = { variables: { TOKEN: "hush" }, secretNames: new Set(["TOKEN"]) };
  return { ...usual, ...variables, onText: () => undefined, signal: new AbortController().signal, ...more };
}

/** Which kind of call each was, with the name of its container. */
function shapeOf(calls: readonly string[]): string[] {
  return calls.map((call) => `${call.split(" ")[0]} ${/pachook-1-a-b-\d+-\d+/.exec(call)?.[0]}`);
}

describe("a worker of docker", (it) => {
  it("starts one container for several processes, and names no secret in an argument", async () => {
    const { parts, calls, live } = standingEngine([0, 3]);
    const worker = openDockerWorker({ file: "docker", parts, image, place: place({}) });

    const ended = [await worker.run(wanted({})), await worker.run(wanted({}))];
    await worker.close();

    assert.equal(ended, [
      { kind: "exited", code: 0 },
      { kind: "exited", code: 3 },
    ]);
    const [one, ...others] = shapeOf(calls);
    assert.equal([one, ...others], ["run pachook-1-a-b-1-1", "exec pachook-1-a-b-1-1", "exec pachook-1-a-b-1-1"]);
    assert.not.match(calls.join("\n"), /hush/);
    assert.is(live.at(-1)?.env["TOKEN"], "hush");
  });

  it("starts one for each where only one process is to come, or a person is there", async () => {
    for (const more of [{ lasting: false }, { terminal: true }]) {
      const { parts, calls } = standingEngine([0, 0]);
      const worker = openDockerWorker({ file: "docker", parts, image, place: place(more) });

      await worker.run(wanted({}));
      await worker.run(wanted({}));
      await worker.close();

      assert.equal(shapeOf(calls), ["run pachook-1-a-b-1-1", "run pachook-1-a-b-1-2"]);
    }
  });

  it("leaves it to a container that stands to refuse a working directory, which a new one would make", async () => {
    const { parts, calls } = standingEngine([0]);
    const worker = openDockerWorker({ file: "docker", parts, image, place: place({ lasting: false }) });

    await worker.run(wanted({ workingDir: "/none" }));
    await worker.close();

    assert.equal(shapeOf(calls), ["run pachook-1-a-b-1-1", "exec pachook-1-a-b-1-1"]);
    assert.match(calls[1] ?? "", "--workdir /none");
    assert.not.match(calls[0] ?? "", "--workdir");
  });

  it("falls back to a container for each where none can stand", async () => {
    const { parts, calls } = standingEngine([0, 0]);
    const runLive: typeof parts.runLive = async (command) => {
      if (command.readStdout === null) return parts.runLive(command);
      calls.push(command.args.join(" "));
      return 127;
    };
    const worker = openDockerWorker({ file: "docker", parts: { ...parts, runLive }, image, place: place({}) });

    await worker.run(wanted({}));
    await worker.run(wanted({}));
    await worker.close();

    assert.equal(shapeOf(calls), [
      "run pachook-1-a-b-1-1",
      "rm pachook-1-a-b-1-1",
      "run pachook-1-a-b-1-2",
      "run pachook-1-a-b-1-3",
    ]);
  });

  it("with podman asks for a list of processes of its own, and kills before it removes", async () => {
    const { parts, calls } = standingEngine([127]);
    const worker = openDockerWorker({ file: "podman", parts, image, place: place({}) });
    const calling = new AbortController();

    await worker.run(wanted({ signal: calling.signal }));
    calling.abort();
    await worker.close();

    assert.match(calls[0] ?? "", "--pid=private");
    assert.equal(shapeOf(calls).slice(2), ["kill pachook-1-a-b-1-1", "rm pachook-1-a-b-1-1"]);
  });
});
