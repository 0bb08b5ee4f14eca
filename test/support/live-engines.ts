import { execFile, execFileSync } from "node:child_process";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Env } from "../../src/host.ts";
import type { EngineName } from "../../src/tools/engine/engine.ts";
import { findProgram, liveEnv, whyNotLive } from "./live-programs.ts";
import { startServer } from "./processes.ts";

/** Versions that `go install` can build: later ones have a go.mod that it refuses. */
const goPrograms = {
  buildx: "github.com/docker/buildx/cmd/buildx@v0.19.3",
  buildkitd: "github.com/moby/buildkit/cmd/buildkitd@v0.18.2",
} as const;

const goFolder = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "pachook-ci", "go-bin");

type Work<T> = (env: Env) => Promise<T>;

/**
 * Where engines put layers: "plain" copies them and works everywhere, "overlay" is what people have, and is not to be
 * had in every container.
 */
export type Storage = "plain" | "overlay";

type With = <T>(folder: string, work: Work<T>, storage?: Storage) => Promise<T>;

/** How each engine is had: what it needs, and how it is started in a folder, for as long as the work takes. */
export const liveEngines = {
  docker: { whyNot: () => whyNotLive(["docker", "dockerd", "runc"]), with: withDocker },
  buildx: { whyNot: whyNoBuildx, with: withBuildx },
  podman: { whyNot: () => whyNotLive(["podman"]), with: withContainers },
  buildah: { whyNot: () => whyNotLive(["buildah"]), with: withContainers },
} satisfies Record<EngineName, { whyNot: () => string | null; with: With }>;

/** A docker daemon of its own: no network, nothing of the machine's images. */
export async function withDocker<T>(folder: string, work: Work<T>, kind: Storage = "plain"): Promise<T> {
  const at = join(folder, "docker");
  await mkdir(at, { recursive: true });
  const socket = `unix://${join(at, "docker.sock")}`;
  const env = { ...liveEnv(at), DOCKER_HOST: socket, DOCKER_CONFIG: at };
  const storage = [
    "--storage-driver",
    kind === "plain" ? "vfs" : "overlay2",
    "--data-root",
    join(at, "data"),
    "--exec-root",
    join(at, "exec"),
  ];
  const network = ["--iptables=false", "--bridge=none", "--ip-forward=false", "--ip-masq=false"];
  const server = await startServer({
    file: "dockerd",
    args: ["--host", socket, "--pidfile", join(at, "pid"), ...storage, ...network],
    env,
    isUp: () => succeeds("docker", ["version"], env),
    timeoutMs: 60_000,
  });
  try {
    return await work(env);
  } finally {
    await server.stop();
  }
}

/** BuildKit of its own, and docker's client with buildx that knows it. */
async function withBuildx<T>(folder: string, work: Work<T>, kind: Storage = "plain"): Promise<T> {
  const at = join(folder, "buildx");
  const plugins = join(at, "cli-plugins");
  await mkdir(plugins, { recursive: true });
  await symlink(join(goFolder, "buildx"), join(plugins, "docker-buildx"));
  const env = { ...liveEnv(at), DOCKER_CONFIG: at };
  const socket = `unix://${join(at, "buildkit.sock")}`;
  const snapshotter = kind === "plain" ? "native" : "overlayfs";
  const worker = ["--oci-worker-snapshotter", snapshotter, "--oci-worker-net", "host", "--containerd-worker=false"];
  await writeFile(join(at, "buildkitd.toml"), "");
  const server = await startServer({
    file: join(goFolder, "buildkitd"),
    args: ["--config", join(at, "buildkitd.toml"), "--addr", socket, "--root", join(at, "root"), ...worker],
    env,
    isUp: () => succeeds("test", ["-S", socket.replace("unix://", "")], env),
    timeoutMs: 30_000,
  });
  try {
    if (!(await succeeds("docker", ["buildx", "create", "--name", "own", "--driver", "remote", "--use", socket], env)))
      throw new Error(`buildx took no builder: ${server.output()}`);
    return await work(env);
  } finally {
    await server.stop();
  }
}

/** Podman's and buildah's storage in a folder of its own; no daemon. */
async function withContainers<T>(folder: string, work: Work<T>, kind: Storage = "plain"): Promise<T> {
  const at = join(folder, "containers");
  await mkdir(at, { recursive: true });
  const places = `runroot = "${join(at, "run")}"\ngraphroot = "${join(at, "root")}"\n`;
  const driver = kind === "plain" ? "vfs" : "overlay";
  await writeFile(join(at, "storage.conf"), `[storage]\ndriver = "${driver}"\n${places}`);
  const env = { ...liveEnv(at), CONTAINERS_STORAGE_CONF: join(at, "storage.conf"), STORAGE_DRIVER: driver };
  return work({ ...env, BUILDAH_ISOLATION: "chroot" });
}

function whyNoBuildx(): string | null {
  const missing = whyNotLive(["docker", "runc"]);
  if (missing !== null) return missing;
  for (const [program, module] of Object.entries(goPrograms)) {
    if (findProgram(join(goFolder, program)) !== null) continue;
    if (findProgram("go") === null) return `not installed: go, with which ${program} is built`;
    try {
      process.stdout.write(`builds ${module} (once; some minutes)\n`);
      execFileSync("go", ["install", module], {
        env: { ...process.env, GOBIN: goFolder },
        stdio: "pipe",
        timeout: 600_000,
      });
    } catch (error) {
      return `go could not build ${module}: ${String(error).trim().split("\n").at(-1)}`;
    }
  }
  return null;
}

function succeeds(file: string, args: readonly string[], env: Env): Promise<boolean> {
  return new Promise((resolve) => execFile(file, args, { env: { ...env } }, (error) => resolve(error === null)));
}
