import { Failure } from "../../failure.ts";
import { findBuildah } from "./buildah.ts";
import type { Runner, RunnerName, RunnerParts } from "./container.ts";
import { findDockerLike } from "./docker.ts";
import { findHostRunner } from "./on-host.ts";

const finders: Readonly<Record<RunnerName, (parts: RunnerParts) => Promise<Runner | null>>> = {
  docker: (parts) => findDockerLike("docker", parts),
  podman: (parts) => findDockerLike("podman", parts),
  buildah: findBuildah,
  host: findHostRunner,
};

/** Every engine that answers. */
export async function findEngines(parts: RunnerParts): Promise<Runner[]> {
  const found = await Promise.all(engines.map((name) => finders[name](parts)));
  return found.filter((each) => each !== null);
}

const engines = ["docker", "podman", "buildah"] as const satisfies readonly RunnerName[];

/**
 * The runner that was asked for, or the first engine that answers. The machine itself is never taken unasked.
 *
 * @throws Failure where there is none
 */
export async function findRunner(parts: RunnerParts, only: RunnerName | null): Promise<Runner> {
  for (const name of only === null ? engines : [only]) {
    const runner = await finders[name](parts);
    if (runner !== null) return runner;
  }
  if (only === "host") {
    throw new Failure("tool", "bubblewrap does not work here", "Install bwrap, or take an engine with --engine.");
  }
  const hint = "Start or install docker, podman or buildah; or run without the image: pachook test --host";
  throw new Failure("tool", `no engine to run an image with: ${only ?? engines.join(", ")} does not answer`, hint);
}
