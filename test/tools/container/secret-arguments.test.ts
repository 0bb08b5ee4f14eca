import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { findBuildah } from "../../../src/tools/container/buildah.ts";
import type { Runner, RunnerParts } from "../../../src/tools/container/container.ts";
import { findDockerLike } from "../../../src/tools/container/docker.ts";
import { findHostRunner } from "../../../src/tools/container/on-host.ts";
import type { LiveCommand } from "../../../src/tools/run-live.ts";
import { describe } from "../../support/suite.ts";
import { withFolder } from "../../support/with-folder.ts";

const finders: Readonly<Record<string, (parts: RunnerParts) => Promise<Runner | null>>> = {
  docker: (parts) => findDockerLike("docker", parts),
  podman: (parts) => findDockerLike("podman", parts),
  buildah: findBuildah,
  bubblewrap: findHostRunner,
};

/** Runs one process with a secret, and answers with all that was started for it. */
async function startedBy(name: string, folder: string): Promise<{ arguments: string; started: LiveCommand[] }> {
  const started: LiveCommand[] = [];
  const asked: string[] = [];
  const live = async (command: LiveCommand) => {
    started.push(command);
    return 0;
  };
  const run: RunnerParts["run"] = async ({ args }) => {
    asked.push(args.join(" "));
    return { exitCode: 0, stdout: "", stderr: "" };
  };
  const env = { TOKEN: "the machine's own" };
  const runner = await finders[name]?.({ env, cwd: folder, run, runLive: live, runAttached: live });
  const [tmp, pach, pachBin] = ["tmp", "pach", "pach-bin"].map((each) => join(folder, each));
  const place = { run: "pachook-1-a-b", number: 1, tmp: tmp ?? "", pach: pach ?? "", pachBin: pachBin ?? "" };
  await mkdir(place.pach);
  const image = { reference: "acme/edges:1", id: "", env: {}, user: "" };
  const settings = { mounts: new Map(), network: "none", confined: false, terminal: false, lasting: false } as const;
  const worker = await runner?.openWorker(image, { ...place, ...settings });
  await worker?.run({
    ...{ pfs: join(folder, "pfs"), cmd: ["code"], stdin: null, user: null, workingDir: null, timeoutMs: null },
    variables: { TOKEN: "it's hush", SIGMA: "2" },
    secretNames: new Set(["TOKEN"]),
    onText: () => undefined,
    signal: new AbortController().signal,
  });
  return { arguments: [...asked, ...started.flatMap(({ args }) => args)].join("\n"), started };
}

describe("a secret on its way into a container", (it) => {
  for (const name of Object.keys(finders)) {
    it(`is in no argument of ${name}`, () =>
      withFolder(async (folder) => {
        const { arguments: all, started } = await startedBy(name, folder);

        assert.is(started.length, 1);
        assert.match(all, /code/);
        assert.not.match(all, /hush/);
      }));
  }

  for (const name of ["docker", "podman", "bubblewrap"]) {
    it(`is in the environment of ${name}'s own program, and wins over what this machine has`, () =>
      withFolder(async (folder) => {
        const { started } = await startedBy(name, folder);

        assert.is(started[0]?.env["TOKEN"], "it's hush");
      }));
  }

  it("comes from a file with buildah, which a shell of the image reads", () =>
    withFolder(async (folder) => {
      const { started } = await startedBy("buildah", folder);

      assert.equal(started[0]?.args.slice(-4), ["pachook-1-a-b-1", "/bin/sh", "/pach-variables", "code"]);
      assert.is(await readFile(join(folder, "variables.sh"), "utf8"), "export TOKEN='it'\\''s hush'\nexec \"$@\"\n");
    }));
});
