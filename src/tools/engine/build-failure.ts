import { join } from "node:path";
import { Failure } from "../../failure.ts";
import { withoutSecrets } from "../secrets.ts";
import type { BuildRequest, EngineName } from "./engine.ts";
import { findFailedStep } from "./failed-step.ts";

/** How a build ended that did not succeed. */
export type FailedBuild = {
  engine: EngineName;
  exitCode: number;
  output: string;
  /** The folder of our temporary folders, where podman and buildah put what they are writing. */
  temporary: string;
};

/**
 * The last line of a client whose daemon ended in the middle of a build: of docker's, by its hijacked connection and by
 * its plain requests, and of gRPC's, which buildx speaks. Steps that fail end in other words.
 */
const gone =
  /^(unexpected EOF|(ERROR: )?error during connect: .*|(ERROR: )?Cannot connect to the Docker daemon.*|ERROR: .*code = Unavailable .*)$/;

const full = /no space left on device|disk quota exceeded/i;

const prunings = {
  docker: "docker system prune",
  buildx: "docker buildx prune",
  podman: "podman system prune",
  buildah: "buildah prune",
} as const satisfies Record<EngineName, string>;

/** Puts a failed build into words: the Dockerfile's line and the engine's last lines, and what to do next. */
export function buildFailure(
  { dockerfile }: BuildRequest,
  { engine, exitCode, output, temporary }: FailedBuild,
): Failure {
  const { line, lastLines } = findFailedStep(output, Buffer.from(dockerfile.bytes).toString("utf8"));
  const place = line === null ? dockerfile.name : `${dockerfile.name}:${line}`;
  const said = lastLines.map((text) => `\n    ${withoutSecrets(text)}`).join("");
  const ended = (what: string, hint: string) => new Failure("tool", `${what} (exit code ${exitCode})${said}`, hint);
  if (gone.test(lastLines.at(-1) ?? "")) {
    const hint = "Look into its log for the reason, start it again, then run the same command again.";
    return ended(`${engine}'s daemon went away while it built ${place}`, hint);
  }
  const what = `${engine} could not build ${place}`;
  const fullLines = lastLines.filter((text) => full.test(text));
  if (fullLines.some((text) => text.includes(join(temporary, "pachook-")))) {
    return ended(what, `Make room in ${temporary} or set TMPDIR to a larger disk, then run the same command again.`);
  }
  if (fullLines.length > 0) {
    const prune = prunings[engine];
    return ended(what, `Make room where ${engine} keeps its images (${prune}), then run the same command again.`);
  }
  return ended(what, "Mend what the last lines say, commit, and run the same command again.");
}
