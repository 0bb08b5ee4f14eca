import { createHash } from "node:crypto";
import { join } from "node:path";
import { buildIn, readImageId } from "./build-in.ts";
import type { BuildRequest, BuiltImage, ContextFileAlong, Engine } from "./engine.ts";
import { commonOptions, type EngineParts, type Found, refuseOtherPlatform, runBuild, runExport } from "./run-build.ts";

const answerTimeoutMs = 20_000;

type DockerServer = { version: string; platform: string };

/** Asks for the daemon: the client alone answers `docker --version` and can build nothing. */
async function findDockerServer({ run, cwd, env }: EngineParts): Promise<Found<DockerServer>> {
  const args = ["version", "--format", "{{.Server.Version}} {{.Server.Os}}/{{.Server.Arch}}"];
  const outcome = await run({ file: "docker", args, cwd, env, timeoutMs: answerTimeoutMs }).catch(() => null);
  if (outcome === null) return { kind: "absent", why: "is not installed, or does not answer" };
  const [version = "", platform = ""] = outcome.stdout.trim().split(" ");
  if (outcome.exitCode === 0 && platform.includes("/")) return { kind: "works", made: { version, platform } };
  return { kind: "absent", why: "is installed, and its daemon does not answer" };
}

/** Docker's own builder, the one before BuildKit: it builds for the daemon's platform only. */
export async function findDocker(parts: EngineParts): Promise<Found<Engine>> {
  const server = await findDockerServer(parts);
  if (server.kind === "absent") return server;
  const { version, platform } = server.made;
  const platforms = [platform];
  const build = (request: BuildRequest) => buildWithDocker(parts, request, platforms);
  return { kind: "works", made: { name: "docker", version: `docker ${version}`, platforms, build } };
}

function buildWithDocker(parts: EngineParts, request: BuildRequest, platforms: readonly string[]): Promise<BuiltImage> {
  refuseOtherPlatform("docker", request, platforms);
  return buildIn({ request, temporary: parts.cwd }, async ({ folder, take }) => {
    const idFile = join(folder, "image-id");
    const { path, along } = dockerfileInStream(request);
    const args = ["build", "--iidfile", idFile, "--file", path, "--force-rm", ...commonOptions(request), "-"];
    const env = { ...parts.env, DOCKER_BUILDKIT: "0" };
    const stdin = request.context(along);
    await runBuild(parts, request, { engine: "docker", file: "docker", args, env, stdin, readStdout: null });
    await saveImage(parts, request, { id: await readImageId(idFile), take });
  });
}

/** Reads an image of the daemon. */
export function saveImage(
  parts: EngineParts,
  request: BuildRequest,
  image: { id: string; take: (bytes: AsyncIterable<Uint8Array>) => Promise<void> },
): Promise<void> {
  const args = ["image", "save", image.id];
  return runExport(parts, request, { engine: "docker", file: "docker", args, env: parts.env, readStdout: image.take });
}

/**
 * A Dockerfile that COPY must not see is sent under a name made of its content, beside a `.dockerignore` that takes
 * both out again: the daemon reads them, then drops what that file names. Source: moby builder/remotecontext/detect.go.
 */
function dockerfileInStream({ dockerfile }: BuildRequest): { path: string; along: ContextFileAlong[] } {
  if (dockerfile.pathInContext !== null) return { path: dockerfile.pathInContext, along: [] };
  const path = `.dockerfile.${createHash("sha256").update(dockerfile.bytes).digest("hex").slice(0, 20)}`;
  const ignore = Buffer.from(`.dockerignore\n${path}\n`);
  return {
    path,
    along: [
      { path, bytes: dockerfile.bytes },
      { path: ".dockerignore", bytes: ignore },
    ],
  };
}
