import * as assert from "uvu/assert";
import { readArguments } from "../../src/commands/read-arguments.ts";
import { statusCommand } from "../../src/commands/status.ts";
import type { Run } from "../../src/tools/run.ts";
import { runExeca } from "../../src/tools/run-execa.ts";
import { failureOf } from "../support/failure-of.ts";
import { hostOf } from "../support/host-of.ts";
import type { Behaviour } from "../support/pachctl/behaviour.ts";
import { installPachctl } from "../support/pachctl/with-pachctl.ts";
import { describe } from "../support/suite.ts";
import { withRepo } from "../support/with-repo.ts";

type Status = { host: ReturnType<typeof hostOf>; status: (...words: readonly string[]) => Promise<number> };

/** A clone with an environment that has a cluster, and one that names none. */
function withStatus(
  behaviour: Partial<Behaviour>,
  test: (status: Status) => Promise<void>,
  runWith: (run: Run, host: () => ReturnType<typeof hostOf>) => Run = (run) => run,
): Promise<void> {
  return withRepo(async (repo) => {
    const cluster = await installPachctl(repo.home, behaviour);
    await repo.commit("one", { "pachook.yaml": "environments: { dev: { context: stand-in }, none: {} }\n" });
    const run = runWith(runExeca, () => host);
    const host = hostOf({ cwd: repo.dir, env: cluster.envFrom(repo.env), run });
    await test({ host, status: (...words) => statusCommand.run(host, readArguments(statusCommand, words)) });
  });
}

describe("pachook status", (it) => {
  it("ends with 0 where every cluster said what runs; one without a context has nothing to say", () =>
    withStatus({}, async ({ host, status }) => {
      assert.is(await status(), 0);
      assert.match(host.printed(), "dev: context stand-in, project default, not armed\n  no pipeline runs there\n");
      assert.match(host.printed(), "  pachook.yaml names no context for it, so there is no cluster to ask\n");
    }));

  it("ends with 3 where a cluster does not answer, and says what to do", () =>
    withStatus({ addresses: [] }, async ({ host, status }) => {
      assert.is(await status(), 3);
      assert.match(
        host.printed(),
        '  not known what runs: the cluster of dev (context stand-in) does not answer: could not connect to pachd at "grpc://127.0.0.1:30650": context deadline exceeded\n' +
          "    See that it is up, and run this again: PACH_CONTEXT=stand-in pachctl version\n",
      );
    }));

  it("says the same as JSON", () =>
    withStatus({ addresses: [] }, async ({ host, status }) => {
      assert.is(await status("--json", "--env", "dev"), 3);
      const { environments } = JSON.parse(host.printed());
      assert.is(environments[0].cluster.kind, "unknown");
      assert.match(environments[0].cluster.hint, "pachctl version");
    }));

  it("says what it waits for, and gives up when it was told to", () => {
    const asked: string[] = [];
    const waiting = (run: Run, host: () => ReturnType<typeof hostOf>): Run => {
      return async (command) => {
        if (command.file !== "pachctl") return run(command);
        asked.push(command.args.slice(-2).join(" "));
        while (host().noted() === "") await new Promise((resolve) => setTimeout(resolve, 20));
        return run(command);
      };
    };
    return withStatus(
      { addresses: [] },
      async ({ host, status }) => {
        assert.is(await status("--timeout", "7"), 3);
        assert.equal(asked, ["--rpc-timeout 7s"]);
        assert.is(host.noted(), "Waits for the cluster of dev, up to 7 s (--timeout SECONDS).\n");
      },
      waiting,
    );
  });

  it("takes no time that is none", () =>
    withStatus({}, async ({ status }) => {
      assert.match((await failureOf(status("--timeout", "0"))).message, "--timeout 0 is no time");
    }));
});
