import { copyFile, mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { installPachctl, type StandIn } from "../../test/support/pachctl/with-pachctl.ts";
import { startRegistry, type TestRegistry } from "../../test/support/registry.ts";
import { withFolder } from "../../test/support/with-folder.ts";
import { type Repo, withRepo } from "../../test/support/with-repo.ts";

/** What the demo plays on: a clone with a bare remote, a registry in this process, and a simulated cluster. */
export type Stage = { repo: Repo; registry: TestRegistry; cluster: StandIn };

/** A piece of the demo, told with `tell` and `say`. It throws where something does not go as told. */
export type Part = (stage: Stage) => Promise<void>;

const dataRepos = ["images", "labels"] as const;
const dataFolder = join(import.meta.dirname, "..", "..", "examples", "vision", "samples");

/** Sets everything up, and takes it down whatever happens. */
export function withStage(play: (stage: Stage) => Promise<void>): Promise<void> {
  return withFolder(async (folder) => {
    const cluster = await installPachctl(folder, { startMs: 300, jobMs: 300 });
    const registry = await startRegistry();
    try {
      await withRepo(
        async (repo) => {
          // Where pachctl looks for its config by itself.
          await mkdir(join(repo.home, ".pachyderm"));
          await copyFile(cluster.config, join(repo.home, ".pachyderm", "config.json"));
          await fillDataRepos(repo);
          await play({ repo, registry, cluster });
        },
        [cluster.bin],
      );
    } finally {
      await registry.close();
    }
  });
}

/** As somebody who has data would: one data repo for each folder of the example's sample data. */
async function fillDataRepos({ run }: Repo): Promise<void> {
  const pachctl = async (args: readonly string[], stdin = "") => {
    const { exitCode, stderr } = await run("pachctl", args, { stdin });
    if (exitCode !== 0) throw new Error(`pachctl ${args.join(" ")}: ${stderr}`);
  };
  for (const name of dataRepos) {
    await pachctl(["create", "repo", name]);
    for (const file of (await readdir(join(dataFolder, name))).toSorted()) {
      const text = await readFile(join(dataFolder, name, file), "latin1");
      await pachctl(["put", "file", `${name}@master:/${file}`, "-f", "-"], text);
    }
  }
}

/** "edges 1, labelled 1": every pipeline with its version, by name. */
export function versionsIn(cluster: StandIn): string {
  const { pipelines } = cluster.state();
  return pipelines
    .map(({ name, versions }) => `${name} ${versions.at(-1)?.number ?? 0}`)
    .toSorted()
    .join(", ");
}
