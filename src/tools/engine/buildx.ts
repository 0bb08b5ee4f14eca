import { join } from "node:path";
import { buildIn, readImageId } from "./build-in.ts";
import { saveImage } from "./docker.ts";
import type { BuildRequest, BuiltImage, Engine } from "./engine.ts";
import { layOut } from "./laid-out.ts";
import { commonOptions, type EngineParts, type Found, refuseOtherPlatform, runBuild } from "./run-build.ts";

const answerTimeoutMs = 20_000;
/** The chosen builder may be a container that has to be started, or fetched first. */
const bootTimeoutMs = 180_000;

type Builder = { driver: string; platforms: readonly string[] };

/** BuildKit through docker's buildx plugin, with the builder that the user has chosen there. */
export async function findBuildx(parts: EngineParts): Promise<Found<Engine>> {
  const { run, cwd, env } = parts;
  const ask = (args: readonly string[], timeoutMs: number) =>
    run({ file: "docker", args: ["buildx", ...args], cwd, env, timeoutMs }).catch(() => null);
  const version = await ask(["version"], answerTimeoutMs);
  if (version === null || version.exitCode !== 0) return { kind: "absent", why: "is not installed (docker buildx)" };
  const inspected = await ask(["inspect", "--bootstrap"], bootTimeoutMs);
  const builder = inspected === null || inspected.exitCode !== 0 ? null : builderFrom(inspected.stdout);
  if (builder === null) return { kind: "absent", why: "is installed, and its builder does not start" };
  const build = (request: BuildRequest) => buildWithBuildx(parts, request, builder);
  const name = `buildx ${version.stdout.split(" ")[1] ?? ""}`.trim();
  return { kind: "works", made: { name: "buildx", version: name, platforms: builder.platforms, build } };
}

/** Source: docker/buildx commands/inspect.go. */
function builderFrom(text: string): Builder | null {
  const driver = /^Driver: +(\S+)$/m.exec(text)?.[1];
  const listed = Array.from(text.matchAll(/^Platforms: +(.+)$/gm), ([, line = ""]) => line.split(","));
  // A star marks what the user asked for; "(+3)" counts variants.
  const platforms = listed.flat().map((platform) => platform.replace(/[*(].*$/, "").trim());
  return driver === undefined || platforms.length === 0 ? null : { driver, platforms };
}

function buildWithBuildx(parts: EngineParts, request: BuildRequest, builder: Builder): Promise<BuiltImage> {
  refuseOtherPlatform("buildx", request, builder.platforms);
  return buildIn({ request, temporary: parts.cwd }, async ({ folder, take }) => {
    const source = await sourceFor(request, folder);
    const options = ["--progress", "plain", "--platform", request.platform, ...commonOptions(request)];
    // An attestation would make an index of every image, with the time in it.
    const env = { ...parts.env, BUILDX_NO_DEFAULT_ATTESTATIONS: "1" };
    const common = { engine: "buildx", file: "docker", env, stdin: source.stdin } as const;
    // Docker's built-in BuildKit exports no image as a stream; a name is wanted where docker can use it.
    if (builder.driver === "docker" || request.tag !== null) {
      const idFile = join(folder, "image-id");
      const args = ["buildx", "build", "--load", "--iidfile", idFile, ...options, ...source.args];
      await runBuild(parts, request, { ...common, args, readStdout: null });
      await saveImage(parts, request, { id: request.tag ?? (await readImageId(idFile)), take });
    } else {
      const args = ["buildx", "build", "--output", "type=oci,dest=-", ...options, ...source.args];
      await runBuild(parts, request, { ...common, args, readStdout: take });
    }
  });
}

type Source = { args: readonly string[]; stdin: AsyncIterable<Uint8Array> | null };

/** BuildKit drops nothing from a stream, so a Dockerfile that COPY must not see needs folders. */
async function sourceFor(request: BuildRequest, folder: string): Promise<Source> {
  const path = request.dockerfile.pathInContext;
  if (path !== null) return { args: ["--file", path, "-"], stdin: request.context([]) };
  const { dockerfile, context } = await layOut(request, folder);
  return { args: ["--file", dockerfile, context], stdin: null };
}
