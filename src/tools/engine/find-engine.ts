import { Failure } from "../../failure.ts";
import { findBuildx } from "./buildx.ts";
import { findContainersEngine } from "./containers.ts";
import { findDocker } from "./docker.ts";
import type { Engine, EngineName } from "./engine.ts";
import type { EngineParts, Found } from "./run-build.ts";

const finders: Readonly<Record<EngineName, (parts: EngineParts) => Promise<Found<Engine>>>> = {
  buildx: findBuildx,
  docker: findDocker,
  podman: (parts) => findContainersEngine("podman", parts),
  buildah: (parts) => findContainersEngine("buildah", parts),
};

/** In the order in which they are tried. */
const engineNames = ["buildx", "docker", "podman", "buildah"] as const satisfies readonly EngineName[];

/**
 * The first engine that works here, or the one that is asked for. Each is asked for an answer that only a working
 * one can give.
 *
 * @throws Failure with what is wrong with each
 */
export async function findEngine(parts: EngineParts, only: EngineName | null): Promise<Engine> {
  const missing: string[] = [];
  for (const name of only === null ? engineNames : [only]) {
    const found = await finders[name](parts);
    if (found.kind === "works") return found.made;
    missing.push(`${name} ${found.why}`);
  }
  const hint = "Start or install one (docker, podman, buildah), then run the same command again.";
  throw new Failure("tool", `no engine to build an image with: ${missing.join("; ")}`, hint);
}
