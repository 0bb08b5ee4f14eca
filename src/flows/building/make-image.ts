import { tmpdir } from "node:os";
import { Failure } from "../../failure.ts";
import type { Host } from "../../host.ts";
import { quickBytes } from "../../images/read-roots.ts";
import type { Decline } from "../../images/step-chain.ts";
import type { Engine, EngineName } from "../../tools/engine/engine.ts";
import { findEngine } from "../../tools/engine/find-engine.ts";
import { runLive } from "../../tools/run-live.ts";
import type { MakeImage } from "../build.ts";
import type { DecidedImage } from "./decide-images.ts";
import { type BuildRun, makeWithEngine } from "./make-with-engine.ts";
import { makeWithPatch } from "./make-with-patch.ts";
import { keepListings } from "./patch-request.ts";

/** Who builds: the built-in engine alone, one program alone, or the built-in where it can and else what works. */
export type EngineChoice = "auto" | "built-in" | EngineName;

/**
 * Makes images in the way that was chosen. An engine is looked for once, and only when one is needed. A large base is
 * read, to know what stands in it, only where there is no engine: one that built on it before has it at hand.
 */
export function makerFor(choice: EngineChoice, run: BuildRun, findEngine: FindEngine): MakeImage {
  let engine: Promise<Engine> | null = null;
  const listings = keepListings();
  return async (decided, bases, say) => {
    const how = { run, bases, say, listings };
    let declined: Decline | null = null;
    if (choice === "auto" || choice === "built-in") {
      const mostRead = choice === "built-in" ? Number.POSITIVE_INFINITY : quickBytes;
      const made = await makeWithPatch(decided, { ...how, mostRead });
      if (made.kind !== "declined") return made;
      if (choice === "built-in") throw needsEngine(decided, made);
      declined = made;
      say(`needs an engine: ${placed(decided, made)}`);
    }
    engine ??= findEngine(choice === "auto" ? null : choice);
    const found = await engine.catch((cause: unknown) => ({ cause }));
    if (!("cause" in found)) return makeWithEngine(found, decided, how);
    if (declined === null) throw found.cause;
    if (declined.unread === undefined) throw noEngine(decided, { declined, cause: found.cause });
    const made = await makeWithPatch(decided, { ...how, mostRead: Number.POSITIVE_INFINITY });
    if (made.kind === "declined") throw noEngine(decided, { declined: made, cause: found.cause });
    return made;
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
