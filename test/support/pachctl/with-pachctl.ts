import { chmod, mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { build } from "esbuild";
import type { Env } from "../../../src/host.ts";
import { once } from "../once.ts";
import { type Behaviour, calm } from "./behaviour.ts";
import { emptyState, type State } from "./state.ts";
import { readState, writeState } from "./store.ts";

/** A stand-in pachctl on disk, with the state of the cluster that it stands for. */
export type StandIn = {
  /** To be put first on PATH: holds `pachctl`. */
  bin: string;
  /** A pachctl config with one context, `stand-in`. */
  config: string;
  state: () => State;
  /** Changes the state between two calls: how a test brings about what a person or the cluster does. */
  change: (change: (state: State) => void) => void;
  /** An environment in which `pachctl` is this one. */
  envFrom: (env: Env) => Env;
};

/** The stand-in as one file that Node runs by itself, built once a run. */
const bundled = once(async () => {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "main.ts")],
    write: false,
    bundle: true,
    minify: true,
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "silent",
    // `yaml` and others ask for modules in the old way.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error("esbuild built nothing");
  return file.text;
});

/** Writes the program and its state into an empty folder. */
export async function installPachctl(folder: string, behaviour: Partial<Behaviour> = {}): Promise<StandIn> {
  const bin = join(folder, "bin");
  const store = join(folder, "cluster");
  const config = join(folder, "pachctl.json");
  await mkdir(bin, { recursive: true });
  await mkdir(store, { recursive: true });
  const program = join(folder, "pachctl.mjs");
  await writeFile(program, await bundled());
  const launcher = join(bin, "pachctl");
  await writeFile(launcher, `#!/bin/sh\nexec ${quote(process.execPath)} ${quote(program)} ${quote(store)} "$@"\n`);
  await chmod(launcher, 0o755);
  writeState(store, emptyState(structuredClone({ ...calm, ...behaviour })));
  const context = { pachd_address: "grpc://127.0.0.1:30650", project: "default" };
  const v2 = { active_context: "stand-in", contexts: { "stand-in": context } };
  await writeFile(config, `${JSON.stringify({ v2 }, null, 2)}\n`, { mode: 0o600 });
  return {
    bin,
    config,
    state: () => readState(store),
    change: (change) => {
      const state = readState(store);
      change(state);
      writeState(store, state);
    },
    envFrom: (env) => ({ ...env, PATH: `${bin}${delimiter}${env["PATH"] ?? ""}`, PACH_CONFIG: config }),
  };
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
