import { tmpdir } from "node:os";
import { Failure } from "../failure.ts";
import type { Host } from "../host.ts";
import type { Decline } from "../images/step-chain.ts";
import type { Engine, EngineName } from "../tools/engine/engine.ts";
import { findEngine } from "../tools/engine/find-engine.ts";
import { runLive } from "../tools/run-live.ts";
import type { MakeImage } from "./build.ts";
import type { DecidedImage } from "./decide-images.ts";
import { type BuildRun, makeWithEngine } from "./make-with-engine.ts";
import { makeWithPatch } from "./make-with-patch.ts";

/** Who builds: the built-in engine alone, one program alone, or the built-in where it can and else what works. */
export type EngineChoice = "auto" | "built-in" | EngineName;

/** Makes images in the way that was chosen. An engine is looked for once, and only when one is needed. */
export function makerFor(choice: EngineChoice, run: BuildRun, findEngine: FindEngine): MakeImage {
  let engine: Promise<Engine> | null = null;
  return async (decided, bases, say) => {
    const how = { run, bases, say };
    let declined: Decline | null = null;
    if (choice === "auto" || choice === "built-in") {
      const made = await makeWithPatch(decided, how);
      if (made.kind !== "declined") return made;
      if (choice === "built-in") throw needsEngine(decided, made);
      declined = made;
      say(`needs an engine: ${placed(decided, made)}`);
    }
    engine ??= findEngine(choice === "auto" ? null : choice);
    const found = await engine.catch((cause) => {
      throw declined === null ? cause : noEngine(decided, { declined, cause });
    });
    return makeWithEngine(found, decided, how);
  };
}

function placed({ wanted }: DecidedImage, { because, line }: Decline): string {
  const { dockerfile } = wanted.image;
  return `${because} (${line === null ? dockerfile : `${dockerfile}:${line}`})`;
}

function needsEngine(decided: DecidedImage, declined: Decline): Failure {
  const message = `${decided.wanted.image.name} cannot be built without a container engine: ${placed(decided, declined)}`;
  return new Failure("tool", message, "Take another with --engine: auto, buildx, docker, podman or buildah.");
}

function noEngine(decided: DecidedImage, { declined, cause }: { declined: Decline; cause: unknown }): Failure {
  const { name } = decided.wanted.image;
  const why = cause instanceof Failure ? cause.message : "none was found";
  const message = `${name} needs a container engine, since ${placed(decided, declined)}; ${why}`;
  return new Failure(
    "tool",
    message,
    "Start or install one (docker, podman, buildah), then run the same command again.",
    {
      cause,
    },
  );
}

/** Finds the engine of a name, or the first that works. */
export type FindEngine = (only: EngineName | null) => Promise<Engine>;

/** Looks for engines on this machine. */
export function enginesOf({ env, run }: Host): FindEngine {
  return (only) => findEngine({ env, cwd: tmpdir(), run, runLive }, only);
}
