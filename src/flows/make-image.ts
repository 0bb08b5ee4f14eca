import { tmpdir } from "node:os";
import type { Host } from "../host.ts";
import type { Engine, EngineName } from "../tools/engine/engine.ts";
import { findEngine } from "../tools/engine/find-engine.ts";
import { runLive } from "../tools/run-live.ts";
import type { MakeImage } from "./build.ts";
import { type BuildRun, makeWithEngine } from "./make-with-engine.ts";

/** Who builds: the built-in engine alone, one program alone, or the built-in where it can and else what works. */
export type EngineChoice = "auto" | "built-in" | EngineName;

/** Makes images in the way that was chosen. An engine is looked for once, and only when one is needed. */
export function makerFor(choice: EngineChoice, run: BuildRun, findEngine: FindEngine): MakeImage {
  let engine: Promise<Engine> | null = null;
  return async (decided, bases, say) => {
    engine ??= findEngine(choice === "auto" || choice === "built-in" ? null : choice);
    return makeWithEngine(await engine, decided, { run, bases, say });
  };
}

/** Finds the engine of a name, or the first that works. */
export type FindEngine = (only: EngineName | null) => Promise<Engine>;

/** Looks for engines on this machine. */
export function enginesOf({ env, run }: Host): FindEngine {
  return (only) => findEngine({ env, cwd: tmpdir(), run, runLive }, only);
}
