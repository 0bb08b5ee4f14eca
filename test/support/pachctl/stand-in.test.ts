import * as assert from "uvu/assert";
import type { Answer } from "../../../src/tools/pachctl/answer.ts";
import type { DatumInfo } from "../../../src/tools/pachctl/datum-info.ts";
import { isOver } from "../../../src/tools/pachctl/job-info.ts";
import { pachctlFor } from "../../../src/tools/pachctl/pachctl.ts";
import type { Run } from "../../../src/tools/run.ts";
import { describe } from "../suite.ts";
import { answer } from "./answer.ts";
import { type Behaviour, calm } from "./behaviour.ts";
import { emptyState } from "./state.ts";

/** The stand-in without a process: what each call says, and a clock that a test moves. */
function cluster(behaviour: Partial<Behaviour> = {}) {
  const state = emptyState(structuredClone({ ...calm, ...behaviour }));
  const clock = { now: Date.UTC(2026, 0, 2) };
  const call = async (argv: readonly string[], stdin = "") =>
    answer(state, { argv, stdin, env: {}, cwd: "/" }, { now: clock.now, wait: async () => {} });
  const run: Run = ({ args, stdin = "", env = {}, cwd }) =>
    answer(state, { argv: args, stdin, env, cwd }, { now: clock.now, wait: async () => {} });
  const config = { v2: { contexts: { here: { pachd_address: "grpc://here" } } } };
  const open = () =>
    pachctlFor(
      { context: "here", project: "default" },
      { run, env: {}, home: "/", readFile: async () => JSON.stringify(config), now: () => new Date(clock.now) },
    );
  return { state, clock, call, open };
}

function specOf(name: string, { image = "r/edges:1", repo = "data" }: { image?: string; repo?: string } = {}): string {
  return JSON.stringify({ pipeline: { name }, transform: { image, cmd: ["a"] }, input: { pfs: { repo, glob: "/*" } } });
}

function value<T>(said: Answer<T>): T {
  if (said.kind !== "done") throw new Error(`${said.kind}: ${said.says}`);
  return said.value;
}

describe("the stand-in cluster", (it) => {
  it("stops loudly where nobody knows what pachctl would say", async () => {
    const said = await cluster().call(["frobnicate", "pipeline"]);

    assert.is(said.exitCode, 70);
    assert.match(said.stderr, "stand-in pachctl: this is not simulated");
  });

  it("lets a pipeline start, have workers, and its job succeed, as time goes by", async () => {
    const { clock, call, open } = cluster({ startMs: 1000, jobMs: 1000 });
    await call(["create", "repo", "data"]);
    await call(["put", "file", "data@master:/a.txt"], "a");
    const pachctl = await open();
    value(await pachctl.update(specOf("edges")));
    const seen: string[] = [];
    for (let second = 0; second < 4; second += 1) {
      const info = value(await pachctl.inspectPipeline("edges"));
      const job = value(await pachctl.inspectJob("edges", info.specCommit));
      seen.push(
        `${info.state} ${info.workersAvailable}/${info.workersRequested} ${job.state}${isOver(job) ? " over" : ""}`,
      );
      clock.now += 1000;
    }
    await pachctl.close();

    assert.equal(seen, [
      "PIPELINE_STARTING 0/1 JOB_CREATED",
      "PIPELINE_RUNNING 1/1 JOB_RUNNING",
      "PIPELINE_RUNNING 1/1 JOB_SUCCESS over",
      "PIPELINE_RUNNING 1/1 JOB_SUCCESS over",
    ]);
  });

  it("skips a datum that an older job computed, and names that job and its image", async () => {
    const digest = `sha256:${"3".repeat(64)}`;
    const { call, open } = cluster({ digests: { "r/edges:1": digest } });
    await call(["create", "repo", "data"]);
    await call(["put", "file", "data@master:/a.txt"], "a");
    const pachctl = await open();
    value(await pachctl.update(specOf("edges")));
    const first = value(await pachctl.inspectPipeline("edges")).specCommit;
    value(await pachctl.update(specOf("edges", { image: "r/edges:2" })));
    await call(["put", "file", "data@master:/b.txt"], "b");

    const [latest] = value(await pachctl.listJobs("edges"));
    const datums: DatumInfo[] = [];
    value(
      await pachctl.listDatums(
        { pipeline: "edges", id: latest?.id ?? "" },
        { each: (datum) => void datums.push(datum) },
      ),
    );
    const states = new Map(datums.map((datum) => [datum.files[0]?.path, datum]));
    assert.is(states.get("/a.txt")?.state, "SKIPPED");
    assert.is(states.get("/a.txt")?.job.id, first);
    assert.is(states.get("/a.txt")?.imageId, `r/edges@${digest}`);
    assert.is(states.get("/b.txt")?.state, "SUCCESS");
    assert.is(latest?.data.skipped, 1);
    const made = value(await pachctl.inspectFile("edges@master:/a.txt"));
    assert.is(made.datum, states.get("/a.txt")?.id);
    assert.is(value(await pachctl.inspectDatum({ pipeline: "edges", id: latest?.id ?? "" }, made.datum)).job.id, first);
    await pachctl.close();
  });

  it("crashes, fails and hangs as it is told to", async () => {
    const fates = [
      { image: "missing", kind: "crash", reason: 'Back-off pulling image "r/missing:1"' },
      { pipeline: "sad", kind: "job-fails", reason: "" },
      { pipeline: "slow", kind: "no-workers" },
    ] as const;
    const { call, open } = cluster({ fates: [...fates] });
    await call(["create", "repo", "data"]);
    await call(["put", "file", "data@master:/a.txt"], "a");
    const pachctl = await open();
    value(await pachctl.update(specOf("lost", { image: "r/missing:1" })));
    value(await pachctl.update(specOf("sad")));
    value(await pachctl.update(specOf("below", { repo: "sad" })));
    value(await pachctl.update(specOf("slow")));

    const lost = value(await pachctl.inspectPipeline("lost"));
    assert.equal([lost.state, lost.reason], ["PIPELINE_CRASHING", 'Back-off pulling image "r/missing:1"']);
    assert.match(value(await pachctl.listJobs("sad"))[0]?.reason ?? "", /^datum [0-9a-f]{64} failed$/);
    assert.is(value(await pachctl.inspectPipeline("slow")).workersAvailable, 0);
    const lines: string[] = [];
    value(await pachctl.logsOf({ pipeline: "sad" }, ({ message }) => lines.push(message)));
    assert.ok(lines.length > 0);
    await pachctl.close();
  });

  it("loses the answer of a finish that was carried out, and of one that was not", async () => {
    const { call, open, state } = cluster({
      faults: [
        { on: "finish transaction", kind: "unreachable" },
        { on: "finish transaction", kind: "lost-answer" },
      ],
    });
    await call(["create", "repo", "data"]);
    const pachctl = await open();
    const transaction = value(await pachctl.startTransaction());
    value(await transaction.append(specOf("edges")));

    assert.is((await transaction.finish()).kind, "unreachable");
    assert.is((await pachctl.inspectPipeline("edges")).kind, "gone");
    assert.is((await transaction.finish()).kind, "unreachable");
    assert.is(value(await pachctl.inspectPipeline("edges")).specCommit, transaction.id);
    assert.is(state.transactions.length, 0);
    await pachctl.close();
  });

  it("refuses the append it is told to, lets one pass on its repeat, and does things behind one's back", async () => {
    const { call, open } = cluster({
      faults: [
        { on: "append", after: 1, kind: "refuse", says: "error running request 2 of 2: no input set" },
        { on: "append", kind: "passing" },
        { on: "finish transaction", kind: "meanwhile", argv: ["update", "pipeline", "-f", "-"], stdin: specOf("a") },
      ],
    });
    await call(["create", "repo", "data"]);
    const pachctl = await open();
    const transaction = value(await pachctl.startTransaction());

    assert.is((await transaction.append(specOf("a"))).kind, "done");
    assert.equal(await transaction.append(specOf("b")), { kind: "refused", says: "no input set", request: 2 });
    assert.is((await transaction.append(specOf("b"))).kind, "done");
    assert.is((await transaction.finish()).kind, "done");
    assert.is(value(await pachctl.inspectPipeline("a")).version, "2");
    await pachctl.close();
  });
});
