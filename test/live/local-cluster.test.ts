import { delimiter } from "node:path";
import * as assert from "uvu/assert";
import { loadImage } from "../../src/tools/local-cluster.ts";
import { runExeca } from "../../src/tools/run-execa.ts";
import { failureOf } from "../support/failure-of.ts";
import { liveEngines } from "../support/live-engines.ts";
import { whyNotLive } from "../support/live-programs.ts";
import { goProgram } from "../support/programs.ts";
import { runChild } from "../support/run-child.ts";
import { describe } from "../support/suite.ts";
import { withFolder } from "../support/with-folder.ts";

const kind = await goProgram("sigs.k8s.io/kind@v0.30.0");

describe("the real kind", (it) => {
  const whyNot = liveEngines.docker.whyNot() ?? whyNotLive(["tar"]);
  const title = "is called as it wants to be: it looks for the image, then for the cluster, and says what is missing";
  if (whyNot !== null || kind === null) return it.skip(title, whyNot ?? "kind could not be built with Go");
  it(title, () =>
    withFolder((folder) =>
      liveEngines.docker.with(folder, async (engine) => {
        const env = { ...engine, PATH: `${kind}${delimiter}${engine["PATH"]}` };
        const load = (reference: string) =>
          failureOf(loadImage({ kind: "kind", name: "no-such-cluster" }, reference, { run: runExeca, env }));
        const importing = "tar --create --files-from /dev/null | docker import - example.test/acme/edges:1";
        const made = { file: "sh", args: ["-c", importing], cwd: folder, env, timeoutMs: 60_000 };
        assert.is((await runChild(made)).exitCode, 0);

        const noImage = await load("example.test/acme/edges:2");
        const noCluster = await load("example.test/acme/edges:1");

        assert.is(
          noImage.message,
          'kind did not take example.test/acme/edges:2: image: "example.test/acme/edges:2" not present locally',
        );
        assert.is(
          noCluster.message,
          'kind did not take example.test/acme/edges:1: no nodes found for cluster "no-such-cluster"',
        );
        assert.is(noCluster.hint, "See whether the cluster runs: kind get clusters");
      }),
    ),
  );
});
