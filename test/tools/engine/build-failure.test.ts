import * as assert from "uvu/assert";
import { buildFailure } from "../../../src/tools/engine/build-failure.ts";
import type { BuildRequest, EngineName } from "../../../src/tools/engine/engine.ts";
import { describe } from "../../support/suite.ts";

const request: BuildRequest = {
  context: async function* () {},
  dockerfile: {
    name: "edges/Dockerfile",
    bytes: Buffer.from("FROM debian\nRUN make edges\n"),
    pathInContext: null,
  },
  target: null,
  args: {},
  labels: {},
  platform: "linux/amd64",
  network: "none",
  tag: null,
  known: new Set(),
  log: () => undefined,
  signal: new AbortController().signal,
};

const failureOf = (engine: EngineName, output: string) =>
  buildFailure(request, { engine, exitCode: 1, output, temporary: "/var/tmp" });
const step = "Step 2/2 : RUN make edges\n";

describe("a build that failed", (it) => {
  it("tells the Dockerfile's line and the last words, and asks to mend them", () => {
    const { message, hint } = failureOf(
      "docker",
      `${step}make: *** no rule\nThe command returned a non-zero code: 2\n`,
    );

    assert.match(message, /^docker could not build edges\/Dockerfile:2 \(exit code 1\)\n[\s\S]*no rule/);
    assert.is(hint, "Mend what the last lines say, commit, and run the same command again.");
  });

  // As docker 28 and buildx 0.19 say it where their daemon is killed under them.
  for (const [engine, last] of [
    ["docker", "unexpected EOF"],
    ["docker", 'error during connect: Post "http://docker/v1.41/build": EOF'],
    ["docker", "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?"],
    ["buildx", "ERROR: failed to receive status: rpc error: code = Unavailable desc = error reading from server: EOF"],
  ] as const)
    it(`is no fault of the Dockerfile where ${engine} ends with "${last.slice(0, 40)}"`, () => {
      const { message, hint } = failureOf(engine, `${step}${last}\n`);

      assert.match(message, `${engine}'s daemon went away while it built edges/Dockerfile:2`);
      assert.match(hint, "start it again");
    });

  it("is the Dockerfile's fault where a step's own connection broke", () => {
    const said = `${step}curl: unexpected EOF\nThe command '/bin/sh -c make edges' returned a non-zero code: 56\n`;

    assert.match(failureOf("docker", said).message, /^docker could not build /);
  });

  for (const [engine, command] of [
    ["docker", "docker system prune"],
    ["buildx", "docker buildx prune"],
    ["podman", "podman system prune"],
    ["buildah", "buildah prune"],
  ] as const)
    it(`for want of room asks to make some where ${engine} keeps its images`, () => {
      const { hint } = failureOf(engine, `${step}cp: write error: No space left on device\nexit status 1\n`);

      assert.match(hint, `(${command})`);
    });

  it("for want of room in the temporary folder asks for room there", () => {
    const said = "Error: storing blob to file: write /var/tmp/pachook-a1/storage2/1: no space left on device\n";

    assert.match(failureOf("buildah", step + said).hint, "/var/tmp or set TMPDIR to a larger disk");
  });
});
