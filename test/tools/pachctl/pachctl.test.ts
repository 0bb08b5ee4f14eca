import { existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import * as assert from "uvu/assert";
import { Failure } from "../../../src/failure.ts";
import { type Pachctl, type PachctlParts, pachctlFor } from "../../../src/tools/pachctl/pachctl.ts";
import type { Command, Outcome } from "../../../src/tools/run.ts";
import { describe } from "../../support/suite.ts";

const token = "0123456789abcdef0123456789abcdef";
const id = "7befa11cfc9a42dbab17c8df8505ac28";
const userConfig = {
  v2: {
    active_context: "other",
    metrics: true,
    contexts: {
      other: { pachd_address: "grpc://other:30650" },
      dev: { pachd_address: "grpcs://dev:443", session_token: token, active_transaction: id, project: "old" },
    },
  },
};

type Scene = { pachctl: Pachctl; asked: Command[]; configs: unknown[] };

/** Answers each call with the next outcome, and keeps what was asked and which config it was given. */
async function withAnswers(
  outcomes: readonly Partial<Outcome>[],
  test: (scene: Scene) => Promise<void>,
  given: Partial<PachctlParts> = {},
) {
  const left = [...outcomes];
  const scene: { asked: Command[]; configs: unknown[] } = { asked: [], configs: [] };
  const parts: PachctlParts = {
    env: {
      PATH: "/bin",
      PACHD_ADDRESS: "grpc://elsewhere:1",
      PACH_CONTEXT: "other",
      PACHYDERM_IGNORE_VERSION_SKEW: "1",
    },
    home: "/home/me",
    readFile: async (path) => (path === "/home/me/.pachyderm/config.json" ? JSON.stringify(userConfig) : null),
    now: () => new Date(0),
    run: async (command) => {
      scene.asked.push(command);
      scene.configs.push(JSON.parse(await readFile(String(command.env?.["PACH_CONFIG"]), "utf8")));
      return { exitCode: 0, stdout: "", stderr: "", ...left.shift() };
    },
    ...given,
  };
  const pachctl = await pachctlFor({ context: "dev", project: "edges" }, parts);
  try {
    await test({ ...scene, pachctl });
  } finally {
    await pachctl.close();
  }
}

const line = ({ args }: Command) => args.join(" ");
const failed = (stderr: string) => ({ exitCode: 1, stderr });

describe("pachctl", (it) => {
  it("gets a config of its own: one context, no transaction, no metrics, closed to others, gone afterwards", () =>
    withAnswers([{}, {}], async ({ pachctl, asked, configs }) => {
      await pachctl.listPipelines();

      const path = String(asked[0]?.env?.["PACH_CONFIG"]);
      const context = { pachd_address: "grpcs://dev:443", session_token: token, project: "edges" };
      assert.equal(configs, [{ v2: { active_context: "dev", contexts: { dev: context } } }]);
      assert.is(statSync(path).mode & 0o777, 0o600);
      assert.is(statSync(dirname(path)).mode & 0o777, 0o700);
      await pachctl.close();
      assert.not.ok(existsSync(dirname(path)));
    }));

  it("shows no token in arguments or environment, and is not led elsewhere by the user's", () =>
    withAnswers([{}], async ({ pachctl, asked }) => {
      await pachctl.listPipelines();

      const [call] = asked;
      assert.not.match(JSON.stringify({ args: call?.args, env: call?.env }), token);
      assert.is(call?.env?.["PACHD_ADDRESS"], undefined);
      assert.is(call?.env?.["PACH_CONTEXT"], undefined);
      assert.is(call?.env?.["PACHYDERM_IGNORE_VERSION_SKEW"], undefined);
      assert.is(call?.env?.["NO_COLOR"], "1");
    }));

  it("names the contexts there are where the wanted one is missing", async () => {
    const parts = {
      env: {},
      home: "/h",
      readFile: async () => JSON.stringify(userConfig),
      now: () => new Date(0),
      run: async () => {
        throw new Error("no call");
      },
    };
    try {
      await pachctlFor({ context: "prod", project: "default" }, parts);
      assert.unreachable("it took a context that is not there");
    } catch (error) {
      assert.instance(error, Failure);
      assert.match(error instanceof Failure ? error.hint : "", "It has: other, dev.");
    }
  });

  it("never repeats a broken config, which holds a token", async () => {
    const parts = {
      env: {},
      home: "/h",
      readFile: async () => `{"v2": {"session_token": "${token}",, }`,
      now: () => new Date(0),
      run: async () => {
        throw new Error("no call");
      },
    };
    try {
      await pachctlFor({ context: "dev", project: "default" }, parts);
      assert.unreachable("it read a broken config");
    } catch (error) {
      assert.instance(error, Failure);
      assert.not.match(error instanceof Failure ? `${error.message} ${error.hint}` : token, token);
    }
  });

  it("sends one spec on stdin, with the project, a limit on the wait, and nothing of it in the arguments", () =>
    withAnswers([{}], async ({ pachctl, asked }) => {
      const answer = await pachctl.update('{"pipeline":{"name":"käse"}}', { timeoutMs: 90_000 });

      assert.is(answer.kind, "done");
      assert.equal(asked.map(line), ["update pipeline -f - --project edges --rpc-timeout 90s"]);
      assert.is(asked[0]?.stdin, '{"pipeline":{"name":"käse"}}');
    }));

  it("reads a list whose objects stand back to back, and leaves 64-bit integers as text", () => {
    const info = (name: string) =>
      JSON.stringify({ pipeline: { project: { name: "edges" }, name }, version: "9007199254740993" }, null, 2);
    return withAnswers([{ stdout: info("a") + info("b}{") }], async ({ pachctl }) => {
      const answer = await pachctl.listPipelines();

      const found = answer.kind === "done" ? answer.value : [];
      assert.equal(
        found.map(({ name, version }) => [name, version]),
        [
          ["a", "9007199254740993"],
          ["b}{", "9007199254740993"],
        ],
      );
    });
  });

  it("takes no answer for an empty list: of jobs with an id that nobody has", () =>
    withAnswers([{}], async ({ pachctl }) => {
      assert.equal(await pachctl.jobsOf(id), { kind: "done", value: [] });
    }));

  it("names a job once, where pachd names it again for an older commit in the set", () => {
    const job = (pipeline: string) =>
      JSON.stringify({ job: { pipeline: { project: { name: "edges" }, name: pipeline }, id }, state: "JOB_CREATED" });
    return withAnswers([{ stdout: job("a") + job("b") + job("a") }], async ({ pachctl }) => {
      const answer = await pachctl.jobsOf(id);

      const found = answer.kind === "done" ? answer.value : [];
      assert.equal(
        found.map(({ pipeline }) => pipeline),
        ["a", "b"],
      );
    });
  });

  const refusals: readonly [title: string, stderr: string, kind: string, says: string][] = [
    [
      "a repo that is missing",
      "could not create pipeline: rpc error: code = NotFound desc = error running request 2 of 2: repo default/nowhere not found\n",
      "refused",
      "repo default/nowhere not found",
    ],
    [
      "a tag warning before the refusal",
      "WARNING: please specify a tag for the docker image in your transform.image spec.\nFor example, change 'python' to 'python:3' or 'bash' to 'bash:5'. This improves\nreproducibility of your pipelines.\n\ncould not create pipeline: rpc error: code = Unknown desc = no input set\n",
      "refused",
      "no input set",
    ],
    [
      "a dead transaction",
      `could not create pipeline: rpc error: code = NotFound desc = transactions ${id} not found\n`,
      "gone",
      `transactions ${id} not found`,
    ],
    [
      "nobody there",
      'error connecting to pachd: could not connect to pachd at "grpc://127.0.0.1:1": context deadline exceeded\n',
      "unreachable",
      'could not connect to pachd at "grpc://127.0.0.1:1": context deadline exceeded',
    ],
    [
      "an old token",
      "could not create pipeline: rpc error: code = Unauthenticated desc = provided auth token is corrupted or has expired (try logging in again)\n",
      "unauthorized",
      "provided auth token is corrupted or has expired (try logging in again)",
    ],
    [
      "a right that is missing",
      "could not create pipeline: rpc error: code = PermissionDenied desc = robot:ci is not authorized to perform this operation - needs permissions [REPO_READ] on REPO default/data.\n",
      "unauthorized",
      "robot:ci is not authorized to perform this operation - needs permissions [REPO_READ] on REPO default/data.",
    ],
  ];
  for (const [title, stderr, kind, says] of refusals) {
    it(`tells what went wrong with an update: ${title}`, () =>
      withAnswers([failed(stderr)], async ({ pachctl }) => {
        const { request, ...answer } = { request: undefined, ...(await pachctl.update("{}")) };

        assert.equal(answer, { kind, says });
        assert.is(request, stderr.includes("request 2 of 2") ? 2 : undefined);
      }));
  }

  it("says in one line that a pipeline is not there", () => {
    const stderr = `pipeline was not inspected: couldn't find up to date spec for pipeline "default/x": pick commit tx: commit default/x.spec@ not found\nrepo default/x.spec not found\npipeline "default/x" not found\n`;
    return withAnswers([failed(stderr)], async ({ pachctl }) => {
      assert.equal(await pachctl.inspectPipeline("x"), { kind: "gone", says: 'pipeline "default/x" not found' });
    });
  });

  it("says that nobody has a commit with an id", () =>
    withAnswers(
      [failed(`error from InspectCommitSet: no commits found for commitset ${id}\n`)],
      async ({ pachctl }) => {
        assert.equal(await pachctl.listCommits(id), { kind: "gone", says: `no commits found for commitset ${id}` });
      },
    ));

  const passing = failed(
    "could not create pipeline: rpc error: code = Unknown desc = update repo: ERROR: current transaction is aborted, commands ignored until end of transaction block (SQLSTATE 25P02)\n",
  );

  it("repeats once what pachd's database let fail in passing", () =>
    withAnswers([passing, {}], async ({ pachctl, asked }) => {
      assert.is((await pachctl.update("{}")).kind, "done");
      assert.is(asked.length, 2);
    }));

  it("does not repeat it for ever", () =>
    withAnswers([passing, passing, {}], async ({ pachctl, asked }) => {
      assert.is((await pachctl.update("{}")).kind, "refused");
      assert.is(asked.length, 2);
    }));

  it("does not take the help that pachctl prints with exit 0 for success", () =>
    withAnswers(
      [{ stdout: "Change the properties of an existing Pachyderm resource.\n\nUsage:\n  pachctl update [command]\n" }],
      async ({ pachctl }) => {
        try {
          await pachctl.update("{}");
          assert.unreachable("it was content");
        } catch (error) {
          assert.instance(error, Failure);
        }
      },
    ));

  it("refuses with words, and without a call, what pachctl fails on: other letters than plain ones", () =>
    withAnswers([], async ({ pachctl, asked }) => {
      const answer = await pachctl.inspectFile("data@master:/bücher.png");

      assert.is(answer.kind, "refused");
      assert.match(
        answer.kind === "refused" ? answer.says : "",
        'plain ASCII characters, and "data@master:/bücher.png" has some',
      );
      assert.equal(asked, []);
    }));

  it("never hands on a name that would be a flag", () =>
    withAnswers([], async ({ pachctl, asked }) => {
      assert.is((await pachctl.inspectPipeline("--help")).kind, "refused");
      assert.is((await pachctl.listJobs("--help")).kind, "refused");
      assert.equal(asked, []);
    }));

  it("appends to a transaction through a config of its own, and finishes it by its id", () =>
    withAnswers(
      [
        { stdout: `started new transaction: "${id}"\n` },
        { stdout: `Added to transaction: ${id}\n` },
        { stdout: `Completed transaction with 1 requests: ${id}\n` },
      ],
      async ({ pachctl, asked }) => {
        const transaction = await pachctl.startTransaction();
        if (transaction.kind !== "done") throw new Error("it did not start");
        assert.is((await transaction.value.append("{}")).kind, "done");
        assert.equal(await transaction.value.finish(), { kind: "done", value: { requests: 1 } });

        assert.is(new Set(asked.map(({ env }) => env?.["PACH_CONFIG"])).size, 1);
        assert.is(asked.map(line).at(-1), `finish transaction ${id} --rpc-timeout 30s`);
      },
    ));

  it("does not believe an append that says nothing: it would have been applied at once", () =>
    withAnswers([{ stdout: `started new transaction: "${id}"\n` }, {}], async ({ pachctl }) => {
      const transaction = await pachctl.startTransaction();
      if (transaction.kind !== "done") throw new Error("it did not start");
      assert.is((await transaction.value.append("{}")).kind, "refused");
    }));

  it("takes a pachctl that had to be stopped for one that got no answer, and no other failure", async () => {
    let now = 0;
    const stopAfter = (ms: number) => ({
      now: () => new Date(now),
      run: async () => {
        now += ms;
        throw new Failure("tool", "pachctl did not run to its end", "See why.");
      },
    });
    await withAnswers(
      [],
      async ({ pachctl }) => {
        const said = await pachctl.update("{}", { timeoutMs: 5000 });
        assert.equal(said, { kind: "unreachable", says: "pachctl update pipeline did not end in time" });
      },
      stopAfter(15_000),
    );
    await withAnswers(
      [],
      async ({ pachctl }) => {
        const failure = await pachctl.update("{}").catch((error: unknown) => error);
        assert.instance(failure, Failure);
      },
      stopAfter(10),
    );
  });

  it("counts every call", async () => {
    const verbs: string[] = [];
    await withAnswers([passing, {}], async ({ pachctl }) => void (await pachctl.update("{}")), {
      onCall: (verb) => verbs.push(verb),
    });
    assert.equal(verbs, ["update pipeline", "update pipeline"]);
  });
});
