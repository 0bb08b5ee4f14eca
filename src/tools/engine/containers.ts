import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { buildIn, readImageId } from "./build-in.ts";
import type { BuildRequest, BuiltImage, Engine } from "./engine.ts";
import { layOut } from "./laid-out.ts";
import { markContainers, removeLeftContainers } from "./left-containers.ts";
import { commonOptions, type EngineParts, type Found, refuseOtherPlatform, runBuild, runExport } from "./run-build.ts";

const answerTimeoutMs = 30_000;

/** How podman and buildah, which share their builder, differ. Buildah exports to a file only. */
const programs = {
  podman: {
    platform: ["info", "--format", "{{.Host.OS}}/{{.Host.Arch}}"],
    save: (id: string, _file: string) => ["image", "save", "--quiet", "--format", "docker-archive", id],
    toStdout: true,
  },
  buildah: {
    platform: ["info", "--format", "{{.host.os}}/{{.host.arch}}"],
    save: (id: string, file: string) => ["push", "--quiet", id, `docker-archive:${file}`],
    toStdout: false,
  },
} as const;

type Program = keyof typeof programs;

/** Podman or buildah, which need no daemon. They build for this machine's platform only. */
export async function findContainersEngine(name: Program, parts: EngineParts): Promise<Found<Engine>> {
  const { run, cwd, env } = parts;
  const ask = (args: readonly string[]) =>
    run({ file: name, args, cwd, env, timeoutMs: answerTimeoutMs }).catch(() => null);
  const version = await ask(["--version"]);
  if (version === null) return { kind: "absent", why: "is not installed" };
  const info = await ask(programs[name].platform);
  const platform = info?.stdout.trim() ?? "";
  if (info === null || info.exitCode !== 0 || !/^[a-z]+\/[a-z0-9]+$/.test(platform))
    return { kind: "absent", why: `is installed, and \`${name} info\` fails` };
  const platforms = [platform];
  const build = (request: BuildRequest) => buildWith(name, parts, request, platforms);
  const number = /version ([^\s,]+)/.exec(version.stdout)?.[1] ?? "";
  return { kind: "works", made: { name, version: `${name} ${number}`.trim(), platforms, build } };
}

function buildWith(
  name: Program,
  parts: EngineParts,
  request: BuildRequest,
  platforms: readonly string[],
): Promise<BuiltImage> {
  refuseOtherPlatform(name, request, platforms);
  return buildIn({ request, temporary: parts.cwd }, async ({ folder, take }) => {
    const idFile = join(folder, "image-id");
    const { context, dockerfile, ignoreFile } = await layOut(request, folder);
    // What they leave in TMPDIR when they are ended goes with the folder.
    const env = { ...parts.env, TMPDIR: folder };
    // OCI's own format knows no HEALTHCHECK, SHELL or ONBUILD.
    const files = ["--file", dockerfile, "--ignorefile", ignoreFile, "--iidfile", idFile, "--format", "docker"];
    // Without --force-rm buildah leaves the container of a step that failed, or that was called off.
    const options = ["--layers", "--force-rm", ...files, ...(await markContainers(folder)), ...commonOptions(request)];
    const command = { engine: name, file: name, args: ["build", ...options, context], env } as const;
    try {
      await runBuild(parts, request, { ...command, stdin: null, readStdout: null });
    } catch (error) {
      await removeLeftContainers(name, parts, folder);
      throw error;
    }
    const file = join(folder, "export.tar");
    const save = { engine: name, file: name, args: programs[name].save(await readImageId(idFile), file), env };
    if (programs[name].toStdout) return runExport(parts, request, { ...save, readStdout: take });
    await runExport(parts, request, { ...save, readStdout: null });
    await take(createReadStream(file));
    await rm(file);
  });
}
