import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Env } from "../../../src/host.ts";
import { type Pachctl, pachctlFor } from "../../../src/tools/pachctl/pachctl.ts";
import type { Outcome } from "../../../src/tools/run.ts";
import { runExeca } from "../../../src/tools/run-execa.ts";
import type { Behaviour } from "../../support/pachctl/behaviour.ts";
import { installPachctl } from "../../support/pachctl/with-pachctl.ts";
import { testEnv } from "../../support/test-env.ts";
import { withFolder } from "../../support/with-folder.ts";

/** Changes to the context that a scenario works with: another address, another token. */
export type ContextChange = Readonly<Record<string, string>>;

/** A cluster that scenarios are played on: the stand-in, or a real one. */
export type Stage = {
  /** For people: what the scenarios ran on. */
  name: string;
  hasAuth: boolean;
  /** False on a pachd without Kubernetes, such as Pachyderm's own test server: nothing ever runs there. */
  hasWorkers: boolean;
  /** The adapter under test; closed when the scenario ends. */
  open: (change?: ContextChange, project?: string) => Promise<Pachctl>;
  /** Somebody else, with a plain pachctl: throws where it fails. */
  outside: (argv: readonly string[], stdin?: string) => Promise<string>;
  /** A name that is new on this cluster; a repo or pipeline of it goes when the scenario ends. */
  newName: (word: string) => string;
};

type Setup = {
  name: string;
  hasAuth: boolean;
  hasWorkers: boolean;
  env: Env;
  context: string;
  config: unknown;
  folder: string;
};

/** Plays on a stand-in of its own. */
export function onStandIn(behaviour: Partial<Behaviour>, play: (stage: Stage) => Promise<void>): Promise<void> {
  return withFolder(async (folder) => {
    const standIn = await installPachctl(folder, behaviour);
    const env = standIn.envFrom(testEnv(folder));
    const config: unknown = JSON.parse(await readFile(standIn.config, "utf8"));
    const hasAuth = (behaviour.tokens ?? null) !== null;
    await playOn({ name: "the stand-in", hasAuth, hasWorkers: true, env, context: "stand-in", config, folder }, play);
  });
}

/** Plays on the cluster of a context of the pachctl config of whoever runs the tests. */
export function onContext(context: string, play: (stage: Stage) => Promise<void>): Promise<void> {
  return withFolder(async (folder) => {
    const { env } = process;
    const path = env["PACH_CONFIG"] ?? join(homedir(), ".pachyderm", "config.json");
    const config: unknown = JSON.parse(await readFile(path, "utf8"));
    const ask = (...args: string[]) =>
      runExeca({ file: "pachctl", args, cwd: folder, timeoutMs: 60_000, env: { ...env, PACH_CONTEXT: context } });
    const hasAuth = !/not activated/.test((await ask("auth", "whoami")).stderr);
    // The test server is never released, so it has no version.
    const hasWorkers = !/^pachd +0\.0\.0\b/m.test((await ask("version")).stdout);
    await playOn({ name: `the context ${context}`, hasAuth, hasWorkers, env, context, config, folder }, play);
  });
}

async function playOn(setup: Setup, play: (stage: Stage) => Promise<void>): Promise<void> {
  const { env, context, folder } = setup;
  const opened: Pachctl[] = [];
  const made: string[] = [];
  const suffix = randomBytes(4).toString("hex");
  const call = (args: readonly string[], stdin?: string): Promise<Outcome> =>
    runExeca({
      file: "pachctl",
      args,
      cwd: folder,
      timeoutMs: 120_000,
      env: { ...env, PACH_CONTEXT: context, NO_COLOR: "1" },
      ...(stdin === undefined ? {} : { stdin }),
    });
  try {
    await play({
      name: setup.name,
      hasAuth: setup.hasAuth,
      hasWorkers: setup.hasWorkers,
      open: async (change = {}, project = "default") => {
        const readText = async () => JSON.stringify(changed(setup.config, { context, change }));
        const parts = { run: runExeca, env, home: folder, readFile: readText, now: () => new Date() };
        const pachctl = await pachctlFor({ context, project }, parts);
        opened.push(pachctl);
        return pachctl;
      },
      outside: async (argv, stdin) => {
        const { exitCode, stdout, stderr } = await call(argv, stdin);
        if (exitCode !== 0) throw new Error(`pachctl ${argv.join(" ")}: ${stderr}`);
        return stdout;
      },
      newName: (word) => {
        made.push(`${word}-${suffix}`);
        return `${word}-${suffix}`;
      },
    });
  } finally {
    await Promise.all(opened.map((pachctl) => pachctl.close()));
    for (const name of made.toReversed()) await call(["delete", "pipeline", name, "--force"]);
    for (const name of made) await call(["delete", "repo", name]);
  }
}

type Config = { v2?: { contexts?: Record<string, object> } };

function changed(config: unknown, { context, change }: { context: string; change: ContextChange }): unknown {
  const found = isConfig(config) ? config.v2?.contexts?.[context] : undefined;
  return { v2: { active_context: context, contexts: { [context]: { ...found, ...change } } } };
}

function isConfig(value: unknown): value is Config {
  return typeof value === "object" && value !== null;
}
