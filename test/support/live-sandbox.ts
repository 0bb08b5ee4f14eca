import { execFile } from "node:child_process";
import { chmod, copyFile, mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { readArguments } from "../../src/commands/read-arguments.ts";
import { testCommand } from "../../src/commands/test.ts";
import type { Env } from "../../src/host.ts";
import { runExeca } from "../../src/tools/run-execa.ts";
import { hostOf } from "./host-of.ts";
import { findProgram } from "./live-programs.ts";
import { runChild } from "./run-child.ts";

/** An image with busybox, users and a workdir of its own: nothing can be pulled here. */
const dockerfile = [
  "FROM scratch",
  "ENV PATH=/bin FROM_IMAGE=image OVER=image",
  "COPY root/ /",
  "WORKDIR /work",
  'ENTRYPOINT ["/bin/sh", "-c", "echo the entrypoint ran; exit 9"]',
  "",
].join("\n");

export const sandboxImage = "localhost/sandbox:1";

/** Builds the image with the engine itself, for the engine under test. */
export async function makeSandboxImage(engine: "docker" | "podman" | "buildah", folder: string, env: Env) {
  const context = join(folder, "sandbox-image");
  await writeSandboxContext(context);
  const args = ["build", "--tag", sandboxImage, ...(engine === "docker" ? [] : ["--pull=never"]), context];
  const own = engine === "docker" ? { DOCKER_BUILDKIT: "0" } : {};
  const built = await runChild({ file: engine, args, cwd: folder, env: { ...env, ...own } });
  if (built.exitCode !== 0) throw new Error(built.stderr);
}

/** The Dockerfile and what it copies. */
export async function writeSandboxContext(context: string): Promise<void> {
  await mkdir(join(context, "root/bin"), { recursive: true });
  await mkdir(join(context, "root/etc"), { recursive: true });
  await mkdir(join(context, "root/pfs/of-the-image"), { recursive: true });
  await writeFile(join(context, "root/pfs/of-the-image/hidden"), "");
  await writeFile(join(context, "root/etc/passwd"), "root:x:0:0::/:/bin/sh\nanalyst:x:1234:1235::/:/bin/sh\n");
  await writeFile(join(context, "root/etc/group"), "root:x:0:\nstaff:x:77:\n");
  await copyFile(findProgram("busybox") ?? "", join(context, "root/bin/busybox"));
  await chmod(join(context, "root/bin/busybox"), 0o755);
  for (const name of [
    "sh",
    "cat",
    "ls",
    "id",
    "env",
    "sleep",
    "kill",
    "touch",
    "readlink",
    "stat",
    "find",
    "rm",
    "ln",
    "mkdir",
    "wc",
    "sort",
    "head",
    "mv",
    "true",
    "false",
    "grep",
    "test",
    "ps",
    "tr",
    "cp",
    "mkfifo",
    "tee",
  ])
    await symlink("busybox", join(context, "root/bin", name));
  await writeFile(join(context, "Dockerfile"), dockerfile);
}

export type SandboxRun = { exitCode: number; report: SandboxReport; noted: string };

type SandboxDatum = { number: number; id: string; status: string; why: string | null; tries: number; log?: string };
export type SandboxReport = {
  passed: boolean;
  notes: string[];
  refused: string[];
  count: number;
  datums: SandboxDatum[];
  clashes: string[];
  differences: { path: string; kind: string; detail: string }[] | null;
};

/** Writes one spec with its samples into a folder and runs `pachook test` there. */
export async function testIn(
  folder: string,
  env: Env,
  {
    spec,
    samples = {},
    flags = [],
  }: { spec: object; samples?: Readonly<Record<string, string>>; flags?: readonly string[] },
): Promise<SandboxRun> {
  await writeFiles(folder, { "probe.json": JSON.stringify(spec), ...samples });
  const { exitCode, printed, noted } = await runTest(folder, env, ["--json", ...flags]);
  const parsed: { pipelines: SandboxReport[] } = JSON.parse(printed);
  const [report] = parsed.pipelines;
  if (report === undefined) throw new Error("no pipeline was tested");
  return { exitCode, report, noted };
}

export async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** Runs `pachook test` in a folder. */
export async function runTest(folder: string, env: Env, words: readonly string[]) {
  const self = { pid: process.pid, file: "nothing", args: [] };
  const host = hostOf({ self, cwd: folder, env, run: runExeca, now: () => new Date() });
  const exitCode = await testCommand.run(host, readArguments(testCommand, words));
  return { exitCode, printed: host.printed(), noted: host.noted() };
}

/** Text of a program's answer; used to look for what was left behind. */
export function ask(file: string, args: readonly string[], env: Env): Promise<string> {
  return new Promise((resolve) => execFile(file, args, { env: { ...env } }, (_error, stdout) => resolve(stdout)));
}
