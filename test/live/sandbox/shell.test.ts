import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as assert from "uvu/assert";
import { liveEnv, whyNotLive } from "../../support/live-programs.ts";
import { ask, writeFiles } from "../../support/live-sandbox.ts";
import { describe } from "../../support/suite.ts";
import { withRepo } from "../../support/with-repo.ts";

const top = join(import.meta.dirname, "../../..");

const spec = {
  pipeline: { name: "probe" },
  transform: { image: "registry.example.com/acme/probe:1", cmd: ["false"] },
  input: { pfs: { repo: "data", glob: "/*" } },
  datum_timeout: "1ms",
};

/** Ctrl-C that comes before the shell has handed the terminal to its program may be nobody's. */
const interrupt = "\u0003";

/** What a person types, each once the text before it is on the screen. The answers are sums, unlike what is typed. */
const steps: readonly [seen: RegExp, typed: string][] = [
  [/[#$] $/, "ls /pfs/data; echo begin-$((1+1)); sleep 4714\n"],
  [/begin-2\r\n/, interrupt],
  [/[#$] $/, "echo still-$((2+2))\n"],
  [/still-4\r\n/, "exit 3\n"],
];

async function isAsleep(): Promise<void> {
  const isListed = async () => (await ask("ps", ["-e", "-o", "args="], process.env)).split("\n").includes("sleep 4714");
  for (let round = 0; round < 600 && !(await isListed()); round++) await sleep(100);
}

describe("a shell in a datum", (it) => {
  const whyNot = whyNotLive(["bwrap", "script"]);
  const live = (title: string, test: () => Promise<void>) =>
    whyNot === null ? it(title, test) : it.skip(title, whyNot);

  live("keeps Ctrl-C to itself, has no time limit, and its exit code is no fault of the datum", () =>
    withRepo(async (repo) => {
      const flags = "test probe --datum 1 --shell --host";
      await writeFiles(repo.dir, { "probe.json": JSON.stringify(spec), "samples/data/a.txt": "a\n" });
      // Only script(1) gives a program a terminal here.
      const line = `"$NODE" --import "$TSX" "$CLI" ${flags}`;
      const files = { NODE: process.execPath, TSX: import.meta.resolve("tsx"), CLI: join(top, "src/cli.ts") };
      const child = spawn("script", ["--quiet", "--return", "--command", line, "/dev/null"], {
        cwd: repo.dir,
        env: { ...liveEnv(repo.home), ...repo.env, ...files, SHELL: "/bin/sh", TERM: "dumb" },
      });
      let [screen, fresh] = ["", ""];
      const waiting = [...steps];
      child.stdout.on("data", (chunk: Buffer) => {
        screen += chunk.toString("utf8");
        fresh += chunk.toString("utf8");
        const [next] = waiting;
        if (next === undefined || !next[0].test(fresh)) return;
        fresh = "";
        waiting.shift();
        if (next[1] === interrupt) void isAsleep().then(() => child.stdin.write(interrupt));
        else child.stdin.write(next[1]);
      });

      const code = await new Promise<number | null>((resolve) => child.on("close", resolve));

      assert.is(code, 0, screen);
      assert.equal(waiting, [], screen);
      assert.match(screen, "a.txt");
      assert.match(screen, "1 datum");
    }),
  );
});
