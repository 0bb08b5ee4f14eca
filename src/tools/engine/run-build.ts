import { Failure } from "../../failure.ts";
import type { Env } from "../../host.ts";
import type { Run } from "../run.ts";
import type { RunLive } from "../run-live.ts";
import { withoutSecrets } from "../secrets.ts";
import { buildFailure } from "./build-failure.ts";
import type { BuildRequest, EngineName } from "./engine.ts";

/** What every engine's adapter needs from outside. */
export type EngineParts = {
  /** The environment of the engine's programs: where the daemon is, who is logged in. */
  env: Env;
  /** Where programs are started and temporary folders made: in no repository. */
  cwd: string;
  run: Run;
  runLive: RunLive;
};

/** What was found when an engine was looked for. `why` ends a sentence that begins with its name. */
export type Found<Made> = { kind: "works"; made: Made } | { kind: "absent"; why: string };

export type BuildCommand = {
  engine: EngineName;
  file: string;
  args: readonly string[];
  env: Env;
  stdin: AsyncIterable<Uint8Array> | null;
  /** Where the image itself comes out of standard output. */
  readStdout: ((bytes: AsyncIterable<Uint8Array>) => Promise<void>) | null;
};

/** Enough for the last lines and every step's title of a build that talks much. */
const keptChars = 4 * 1024 * 1024;

/**
 * Runs the build itself, its output going to the request's log as it comes.
 *
 * @throws Failure where it fails: the Dockerfile's line, the engine's last lines, and whether it died or ran out of room
 */
export async function runBuild(parts: EngineParts, request: BuildRequest, command: BuildCommand): Promise<void> {
  const { engine, ...program } = command;
  let output = "";
  const onText = (text: string) => {
    output = (output + text).slice(-keptChars);
    request.log(text);
  };
  const exitCode = await parts.runLive({ ...program, cwd: parts.cwd, onText, signal: request.signal });
  if (exitCode === 0) return;
  throw buildFailure(request, { engine, exitCode, output, temporary: parts.cwd });
}

/** Reads an export from a program's standard output. */
export async function runExport(
  parts: EngineParts,
  request: BuildRequest,
  command: Omit<BuildCommand, "stdin">,
): Promise<void> {
  const { engine, ...program } = command;
  let said = "";
  const onText = (text: string) => {
    said = (said + text).slice(-2_000);
  };
  const { signal } = request;
  const exitCode = await parts.runLive({ ...program, cwd: parts.cwd, stdin: null, onText, signal });
  if (exitCode === 0) return;
  const last = withoutSecrets(said.trim().split("\n").at(-1) ?? "");
  throw new Failure(
    "tool",
    `${engine} built the image and could not export it: ${last}`,
    "See whether the disk is full.",
  );
}

/** Stops before anything is built where an engine cannot build for the platform. */
export function refuseOtherPlatform(engine: EngineName, request: BuildRequest, platforms: readonly string[]): void {
  if (platforms.includes(request.platform)) return;
  const message = `${engine} here builds for ${platforms.join(", ")}, and ${request.dockerfile.name} is wanted for ${request.platform}`;
  const hint = "Choose a builder for that platform (docker buildx create), or build on such a machine.";
  throw new Failure("tool", message, hint);
}

/** The options that all engines' command lines share. */
export function commonOptions(request: BuildRequest): string[] {
  const { target, args, labels, network, tag } = request;
  return [
    ...(target === null ? [] : ["--target", target]),
    ...Object.entries(args).flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]),
    ...Object.entries(labels).flatMap(([name, value]) => ["--label", `${name}=${value}`]),
    ...(network === "none" ? ["--network", "none"] : []),
    ...(tag === null ? [] : ["--tag", tag]),
  ];
}
