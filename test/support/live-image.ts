import { readFile } from "node:fs/promises";
import { streamContext } from "../../src/images/build-context.ts";
import { readCommitFiles } from "../../src/images/commit-files.ts";
import { afterIgnore, filesBelow } from "../../src/images/context.ts";
import type { BuildRequest } from "../../src/tools/engine/engine.ts";
import { registryFetch } from "../../src/tools/registry/registry-fetch.ts";
import type { Session } from "../../src/tools/registry/session.ts";
import { openSessions } from "../../src/tools/registry/sessions.ts";
import { runExeca } from "../../src/tools/run-execa.ts";
import { withDocker } from "./live-engines.ts";
import { findProgram } from "./live-programs.ts";
import type { LiveRegistry } from "./live-registry.ts";
import { runChild } from "./run-child.ts";
import type { Repo } from "./with-repo.ts";

const platform = `linux/${process.arch === "x64" ? "amd64" : process.arch}`;

// An image with nothing in it but busybox: nothing can be pulled here.
export const dockerfile = [
  "FROM scratch",
  "ARG GREETING=none",
  "ENV GREETING=$GREETING PATH=/bin",
  "COPY bin/busybox /bin/busybox",
  'RUN ["/bin/busybox", "ln", "-s", "busybox", "/bin/sh"]',
  "COPY . /app",
  "RUN busybox ls -A /app > /listing",
  'CMD ["/bin/sh", "/app/run"]',
  "",
].join("\n");

/** Prints what tells one state of the files from another. */
const script = [
  "echo code of the commit, $GREETING",
  "busybox cat /listing",
  "busybox readlink /app/run",
  "busybox stat -c '%a %u:%g %n' /app/main.sh /app/data.txt /app/deep",
  "busybox cat /app/deep/größe.txt",
  "",
].join("\n");

export const answer = [
  "code of the commit, hello",
  ".dockerignore",
  "Dockerfile",
  "bin",
  "data.txt",
  "deep",
  "main.sh",
  "run",
  "main.sh",
  "755 0:0 /app/main.sh",
  "644 0:0 /app/data.txt",
  "755 0:0 /app/deep",
  "größe",
];

/** Commits an image's files, then makes the working directory lie. */
export async function commitImage(repo: Repo): Promise<string> {
  await repo.write("image/bin/busybox", await readFile(findProgram("busybox") ?? ""));
  await repo.write("image/main.sh", script);
  await repo.run("chmod", ["755", "image/main.sh", "image/bin/busybox"]);
  await repo.run("ln", ["-s", "main.sh", "image/run"]);
  const files = { "image/data.txt": "data", "image/deep/größe.txt": "größe\n", "image/secret.env": "not in the image" };
  const texts = { "image/Dockerfile": dockerfile, "image/.dockerignore": "*.env\n", "beside.Dockerfile": dockerfile };
  const commit = await repo.commit("an image", { ...files, ...texts });
  await repo.write("image/main.sh", "echo code of the working directory\n");
  await repo.write("image/untracked.txt", "not in the commit");
  await repo.remove("image/data.txt");
  return commit;
}

type Wanted = { commit: string; pathInContext: string | null; signal?: AbortSignal; dockerfile?: string };

export async function requestFor(repo: Repo, { commit, pathInContext, ...wanted }: Wanted): Promise<BuildRequest> {
  const commitFiles = await readCommitFiles({ cwd: repo.dir, env: repo.env }, commit);
  const files = afterIgnore(filesBelow(commitFiles.files, "image"), "*.env\n");
  return {
    context: (along) => streamContext(files, commitFiles.openBelow("image"), along),
    dockerfile: { name: "image/Dockerfile", bytes: Buffer.from(wanted.dockerfile ?? dockerfile), pathInContext },
    target: null,
    args: { GREETING: "hello" },
    labels: { "io.pachook.key": "a key with blanks" },
    platform,
    network: "default",
    tag: null,
    known: new Set(),
    log: () => undefined,
    signal: wanted.signal ?? new AbortController().signal,
  };
}

/** As the product opens one: through docker's certs.d and its login. */
export function sessionTo({ host, home }: LiveRegistry): Session {
  const env = { HOME: home };
  const parts = { host: { env, run: runExeca }, fetch: registryFetch(env), insecure: [], onRequest: () => undefined };
  return openSessions({ ...parts, signal: new AbortController().signal })(host);
}

/** Pulls by digest with docker, whose checks are its own, and runs what the image says. */
export function pullAndRun(
  folder: string,
  registry: LiveRegistry,
  reference: string,
): Promise<{ said: string; keyLabel: string }> {
  return withDocker(folder, async (env) => {
    const docker = async (args: readonly string[], stdin = "") => {
      const { exitCode, stdout, stderr } = await runChild({ file: "docker", args, cwd: folder, env, stdin });
      if (exitCode !== 0) throw new Error(`docker ${args.join(" ")}: ${stderr}`);
      return stdout;
    };
    await docker(["login", "--username", registry.user, "--password-stdin", registry.host], registry.password);
    await docker(["pull", reference]);
    const format = '{{index .Config.Labels "io.pachook.key"}}';
    const keyLabel = (await docker(["image", "inspect", "--format", format, reference])).trim();
    return { said: await docker(["run", "--rm", "--network", "none", reference]), keyLabel };
  });
}
