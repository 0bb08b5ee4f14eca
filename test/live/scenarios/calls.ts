import * as assert from "uvu/assert";
import type { Answer } from "../../../src/tools/pachctl/answer.ts";
import type { Pachctl } from "../../../src/tools/pachctl/pachctl.ts";
import type { Scenario } from "./scenario.ts";
import type { Stage } from "./stage.ts";

/** What the adapter is asked, and has to answer the same on the stand-in and on a real cluster. */
export const calls: readonly Scenario[] = [
  {
    title: "a pipeline that is not there is created, and says which job its update started",
    play: async (stage) => {
      const { pachctl, pipeline } = await withPipeline(stage);

      const info = value(await pachctl.inspectPipeline(pipeline.name));
      assert.is(info.version, "1");
      assert.is(info.image, "registry.test/edges:1.0");
      assert.is(value(await pachctl.inspectJob(pipeline.name, info.specCommit)).pipelineVersion, "1");
      assert.is(JSON.parse(info.userSpec).transform.image, "registry.test/edges:1.0");
    },
  },
  {
    title: "every update makes a version, also without a change",
    play: async (stage) => {
      const { pachctl, pipeline } = await withPipeline(stage);
      value(await pachctl.update(pipeline.spec));
      value(await pachctl.update(pipeline.spec, { reprocess: true }));

      assert.is(value(await pachctl.inspectPipeline(pipeline.name)).version, "3");
      assert.equal(
        value(await pachctl.listVersions(pipeline.name)).map(({ version }) => version),
        ["3", "2", "1"],
      );
    },
  },
  {
    title: "a rehearsal says what pachd would refuse, and leaves no trace",
    play: async (stage) => {
      const { pachctl, pipeline } = await withPipeline(stage);
      const transaction = value(await pachctl.startTransaction());
      const bad = specOf(stage.newName("bad"), "nowhere");

      assert.is((await transaction.append(pipeline.spec)).kind, "done");
      const says = "repo default/nowhere not found";
      assert.equal(await transaction.append(bad), { kind: "refused", says, request: 2 });
      assert.is((await transaction.remove()).kind, "done");
      assert.is(value(await pachctl.inspectPipeline(pipeline.name)).version, "1");
      assert.is((await transaction.remove()).kind, "gone");
    },
  },
  {
    title: "updates of one transaction come together, under its id",
    play: async (stage) => {
      const { pachctl, pipeline } = await withPipeline(stage);
      const below = stage.newName("below");
      const transaction = value(await pachctl.startTransaction());
      value(await transaction.append(pipeline.spec));
      value(await transaction.append(specOf(below, pipeline.name)));

      assert.is((await pachctl.inspectPipeline(below)).kind, "gone");
      assert.equal(await transaction.finish(), { kind: "done", value: { requests: 2 } });
      const infos = [value(await pachctl.inspectPipeline(pipeline.name)), value(await pachctl.inspectPipeline(below))];
      assert.equal(
        infos.map(({ specCommit }) => specCommit),
        [transaction.id, transaction.id],
      );
      const jobs = value(await pachctl.jobsOf(transaction.id)).map((job) => job.pipeline);
      assert.equal(jobs.toSorted(), [pipeline.name, below].toSorted());
    },
  },
  {
    title: "a transaction that pachd refuses at the end has changed nothing and can be taken back",
    play: async (stage) => {
      const { pachctl, pipeline } = await withPipeline(stage);
      const [repo, reader] = [stage.newName("short"), stage.newName("reader")];
      await stage.outside(["create", "repo", repo]);
      const transaction = value(await pachctl.startTransaction());
      value(await transaction.append(pipeline.spec));
      value(await transaction.append(specOf(reader, repo)));
      await stage.outside(["delete", "repo", repo]);

      const says = `repo default/${repo} not found`;
      assert.equal(await transaction.finish(), { kind: "refused", says, request: 2 });
      assert.is(value(await pachctl.inspectPipeline(pipeline.name)).version, "1");
      assert.is((await transaction.remove()).kind, "done");
    },
  },
  {
    title: "a transaction that somebody deleted is gone, and the next one starts all the same",
    play: async (stage) => {
      const { pachctl, pipeline } = await withPipeline(stage);
      const transaction = value(await pachctl.startTransaction());
      await stage.outside(["delete", "transaction", transaction.id]);

      assert.equal(await transaction.append(pipeline.spec), {
        kind: "gone",
        says: `transactions ${transaction.id} not found`,
      });
      assert.is((await transaction.finish()).kind, "gone");
      assert.is((await transaction.remove()).kind, "gone");
      const next = value(await pachctl.startTransaction());
      assert.is((await next.append(pipeline.spec)).kind, "done");
      assert.is((await next.remove()).kind, "done");
    },
  },
  {
    title: "a dead transaction in the user's own config does not reach our calls",
    play: async (stage) => {
      const { pipeline } = await withPipeline(stage);
      const pachctl = await stage.open({ active_transaction: "ffffffffffffffffffffffffffffffff" });

      assert.is((await pachctl.update(pipeline.spec)).kind, "done");
      assert.is(value(await pachctl.inspectPipeline(pipeline.name)).version, "2");
    },
  },
  {
    title: "finish does not notice that somebody updated a pipeline in between: live versions do",
    play: async (stage) => {
      const { pachctl, pipeline } = await withPipeline(stage);
      const transaction = value(await pachctl.startTransaction());
      value(await transaction.append(pipeline.spec));
      await stage.outside(["update", "pipeline", "-f", "-"], pipeline.spec);

      assert.is(value(await pachctl.inspectPipeline(pipeline.name)).version, "2");
      assert.is((await transaction.finish()).kind, "done");
      assert.is(value(await pachctl.inspectPipeline(pipeline.name)).version, "3");
    },
  },
  {
    title: "a project that is not there is told, though pachctl lists nothing and is content",
    play: async (stage) => {
      const name = stage.newName("nowhere");
      const pachctl = await stage.open({}, name);

      assert.equal(await pachctl.listPipelines(), { kind: "gone", says: `project "${name}" not found` });
    },
  },
  {
    title: "what a read names and the cluster has not is gone, whatever the words are",
    play: async (stage) => {
      const data = stage.newName("data");
      await stage.outside(["create", "repo", data]);
      await stage.outside(["put", "file", `${data}@master:/a.txt`], "a");
      const pachctl = await stage.open();
      const [commit] = value(await pachctl.listCommits(`${data}@master`));
      const [at, nobody] = [commit?.commit.id ?? "", "00000000000040008000000000000000"];
      const missing = stage.newName("nowhere");

      assert.is(value(await pachctl.inspectFile(`${data}@${at}:/a.txt`)).size, "1");
      assert.is((await pachctl.inspectFile(`${data}@${at}:/b.txt`)).kind, "gone");
      const answers = await Promise.all([
        pachctl.inspectPipeline(data),
        pachctl.inspectJob(data, at),
        pachctl.listJobs(data),
        pachctl.listDatums({ pipeline: data, id: at }, { each: () => {} }),
        pachctl.listFiles(`${missing}@master`, () => {}),
        pachctl.inspectFile(`${data}@branch:/a.txt`),
        pachctl.listCommits(`${missing}@master`),
        pachctl.listCommits(`${data}@${nobody}`),
        pachctl.listCommits(nobody),
      ]);
      assert.equal(
        answers.map((answer) => (answer.kind === "done" ? answer.kind : `${answer.kind}: ${answer.says}`)),
        [
          `gone: pipeline "default/${data}" not found`,
          `gone: jobs default/${data}@${at} not found`,
          `gone: pipeline "default/${data}" not found`,
          `gone: jobs default/${data}@${at} not found`,
          `gone: repo default/${missing} not found`,
          `gone: branch "branch" not found in repo default/${data}`,
          `gone: ensure repo exists: repo default/${missing} not found`,
          `gone: commit default/${data}@${nobody} not found`,
          `gone: no commits found for commitset ${nobody}`,
        ],
      );
    },
  },
  {
    title: "nobody there is said after the time that was given, not after thirty seconds",
    standIn: { addresses: ["grpc://127.0.0.1:30650"], isSlow: true },
    play: async (stage) => {
      const pachctl = await stage.open({ pachd_address: "grpc://127.0.0.1:1" });
      const began = Date.now();

      assert.is((await pachctl.version({ timeoutMs: 1000 })).kind, "unreachable");
      assert.ok(Date.now() - began < 15_000);
    },
  },
  {
    title: "a wrong token is told from a cluster that is away",
    standIn: { tokens: { root: { user: "pach:root", rights: "all" } } },
    play: async (stage) => {
      const pachctl = await stage.open({ session_token: "0000000000000000000000000000dead" });

      assert.is((await pachctl.version()).kind, "done");
      assert.is((await pachctl.listPipelines()).kind, stage.hasAuth ? "unauthorized" : "done");
    },
  },
];

async function withPipeline(stage: Stage): Promise<{ pachctl: Pachctl; pipeline: { name: string; spec: string } }> {
  const [data, name] = [stage.newName("data"), stage.newName("edges")];
  await stage.outside(["create", "repo", data]);
  const pachctl = await stage.open();
  const spec = specOf(name, data);
  value(await pachctl.update(spec));
  return { pachctl, pipeline: { name, spec } };
}

function specOf(name: string, repo: string): string {
  const transform = { image: "registry.test/edges:1.0", cmd: ["python3", "/edges.py"] };
  return JSON.stringify({ pipeline: { name }, transform, input: { pfs: { repo, glob: "/*" } } });
}

function value<T>(answer: Answer<T>): T {
  if (answer.kind !== "done") throw new Error(`${answer.kind}: ${answer.says}`);
  return answer.value;
}
