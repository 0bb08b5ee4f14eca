import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Pachctl, pachctlFor } from "../../../src/tools/pachctl/pachctl.ts";
import type { Command, Outcome, Run } from "../../../src/tools/run.ts";
import { withFolder } from "../with-folder.ts";
import { answer } from "./answer.ts";
import { type Behaviour, calm } from "./behaviour.ts";
import { emptyState, type State } from "./state.ts";

/** The stand-in without a process: a `Run` that knows pachctl alone, and a clock that only waiting moves. */
export type InProcess = {
  state: State;
  run: Run;
  now: () => number;
  wait: (ms: number) => Promise<void>;
  /** One more person at work on the same cluster. */
  open: (run?: Run, project?: string) => Promise<Pachctl>;
  /** Somebody with a plain pachctl; throws where it fails. */
  outside: (argv: readonly string[], stdin?: string) => Promise<string>;
  folder: string;
};

const start = Date.UTC(2026, 0, 2, 3, 4, 5);

/** Gives a test a cluster of its own, in memory; hundreds of calls take no longer than one program's start. */
export function withCluster(behaviour: Partial<Behaviour>, play: (cluster: InProcess) => Promise<void>): Promise<void> {
  return withFolder(async (folder) => {
    const state = emptyState(structuredClone({ ...calm, ...behaviour }));
    let time = start;
    const wait = async (ms: number) => {
      time += ms;
    };
    const run: Run = async ({ args, stdin = "", env, cwd }: Command): Promise<Outcome> =>
      answer(state, { argv: args, stdin, env: { ...env }, cwd }, { now: time, wait });
    const home = join(folder, "home");
    const config = join(home, ".pachyderm", "config.json");
    await mkdir(join(home, ".pachyderm"), { recursive: true });
    const context = { pachd_address: "grpc://127.0.0.1:30650", project: "default" };
    const text = JSON.stringify({ v2: { active_context: "stand-in", contexts: { "stand-in": context } } });
    await writeFile(config, text);
    const opened: Pachctl[] = [];
    try {
      await play({
        state,
        run,
        now: () => time,
        wait,
        folder,
        open: async (other = run, project = "default") => {
          const parts = { run: other, env: {}, home, readFile: async () => text, now: () => new Date(time) };
          const pachctl = await pachctlFor({ context: "stand-in", project }, parts);
          opened.push(pachctl);
          return pachctl;
        },
        outside: async (args, stdin = "") => {
          const outcome = await run({
            file: "pachctl",
            args,
            cwd: folder,
            timeoutMs: 1000,
            stdin,
            env: { PACH_CONFIG: config, HOME: home },
          });
          if (outcome.exitCode !== 0) throw new Error(`pachctl ${args.join(" ")}: ${outcome.stderr}`);
          return outcome.stdout;
        },
      });
    } finally {
      await Promise.all(opened.map((pachctl) => pachctl.close()));
    }
  });
}
