import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { RunParts } from "../../src/flows/building/build-commit.ts";
import { type Deployed, deploy } from "../../src/flows/deploy.ts";
import type { DeployRules } from "../../src/flows/deploying/deploy-work.ts";
import { type Opened, withDeploy } from "../../src/flows/deploying/open-deploy.ts";
import { type LivePlan, planLive } from "../../src/flows/deploying/plan-live.ts";
import type { Host } from "../../src/host.ts";
import { progressFor } from "../../src/report/progress.ts";
import { runExeca } from "../../src/tools/run-execa.ts";
import { type Workshop, withWorkshop } from "./building.ts";
import { calmRules } from "./deploy-of.ts";
import { hostOf } from "./host-of.ts";
import { type InProcess, withCluster } from "./pachctl/in-process.ts";

/** Real git, a registry, an engine that builds nothing, and a cluster; and what they were asked. */
export type Works = {
  workshop: Workshop;
  cluster: InProcess;
  counted: () => Promise<Counts>;
  deploy: (rules?: Partial<DeployRules>, environment?: string) => Promise<Deployed>;
  plan: (rules?: Partial<DeployRules>) => Promise<LivePlan>;
  noted: () => string;
};
export type Counts = { git: number; pachctl: number; registry: number };

/** Gives the test a workshop and an empty cluster, and deploys from one to the other. */
export function withWorks(
  play: (works: Works) => Promise<void>,
  { engine: choice = "docker" }: { engine?: RunParts["engine"] } = {},
): Promise<void> {
  return withWorkshop((workshop) =>
    withCluster({}, async (cluster) => {
      const { repo, registry, engine } = workshop;
      const log = join(cluster.folder, "git.log");
      const env = await countingGit(repo.env, { folder: join(cluster.folder, "bin"), log });
      const run: Host["run"] = (command) => (command.file === "pachctl" ? cluster.run(command) : runExeca(command));
      let host = hostOf();
      await cluster.outside(["create", "repo", "data"]);
      const home = join(cluster.folder, "home");
      const open = async <Result>(
        use: (opened: Opened) => Promise<Result>,
        {
          environment = "dev",
          refreshBases = false,
        }: { environment?: string; refreshBases?: boolean | undefined } = {},
      ) => {
        host = hostOf({
          cwd: repo.dir,
          env: { ...env, PACH_CONFIG: join(home, ".pachyderm", "config.json") },
          run,
          now: () => new Date(cluster.now()),
        });
        await writeFile(log, "");
        registry.requests.length = 0;
        cluster.state.calls.length = 0;
        const partsFor = (_: unknown, signal: AbortSignal) => ({
          host,
          progress: progressFor(host, () => () => undefined),
          signal,
          engine: choice,
          findEngine: async () => engine,
          fetch,
          onRequest: () => undefined,
          refreshBases,
          hasteMs: 120_000,
        });
        return withDeploy(host, { commit: "HEAD", environment, partsFor, onWarnings: () => undefined }, use);
      };
      await play({
        workshop,
        cluster,
        noted: () => host.noted(),
        counted: async () => ({
          git: (await readFile(log, "utf8")).split("\n").length - 1,
          pachctl: cluster.state.calls.length,
          registry: registry.requests.length,
        }),
        deploy: (rules = {}, environment = "dev") =>
          open(
            ({ work, cluster: at, parts }) =>
              deploy(work, at, {
                rules: { ...calmRules, ...rules },
                keepGoing: false,
                watch: { now: cluster.now, wait: cluster.wait, deadlineMs: 600_000, settleMs: 5_000 },
                now: cluster.now(),
                steps: parts.progress,
              }),
            { environment, refreshBases: rules.refreshBases },
          ),
        plan: (rules = {}) =>
          open(
            ({ work, cluster: at, parts: { progress: steps } }) =>
              planLive(work, at, { rules: { ...calmRules, ...rules }, now: cluster.now(), steps }),
            { refreshBases: rules.refreshBases },
          ),
      });
    }),
  );
}

/** A `git` in front of the real one, which writes a line each time it is started. */
async function countingGit(env: Host["env"], { folder, log }: { folder: string; log: string }): Promise<Host["env"]> {
  await mkdir(folder, { recursive: true });
  const path = env["PATH"] ?? "";
  await writeFile(join(folder, "git"), `#!/bin/sh\necho "$*" >> '${log}'\nPATH='${path}' exec git "$@"\n`);
  await chmod(join(folder, "git"), 0o755);
  return { ...env, PATH: `${folder}${delimiter}${path}` };
}

const dockerfile = "FROM scratch\nCOPY app.py /app/\n";

/** One image for each of so many pipelines, which all read `data`. */
export function filesFor(host: string, count: number): Record<string, string> {
  const names = Array.from({ length: count }, (_, index) => `p${index}`);
  const config = `images: { "*/Dockerfile": { repository: "${host}/acme/{dir}" } }\nenvironments: { dev: { registry: "${host}/acme", context: stand-in, project: default } }\ndata: [data]\n`;
  return {
    "pachook.yaml": config,
    ...Object.fromEntries(
      names.flatMap((name) => [
        [`${name}/Dockerfile`, dockerfile],
        [`${name}/app.py`, `print('${name} 1')\n`],
        [`${name}/spec.json`, specText(name, host)],
      ]),
    ),
  };
}

/** A spec that names its image by a tag. */
export function specText(name: string, host: string, more: object = {}): string {
  const spec = {
    pipeline: { name },
    transform: { image: `${host}/acme/${name}:latest`, cmd: ["python3", "/app/app.py"], env: { SIGMA: "1.2" } },
    input: { pfs: { repo: "data", glob: "/*" } },
    ...more,
  };
  return `${JSON.stringify(spec, null, 2)}\n`;
}

/** The image that the first pipeline runs. */
export function imageOf({ state }: InProcess): string {
  const details = JSON.stringify(state.pipelines[0]?.versions.at(-1)?.details);
  return /"image":"([^"]*)"/.exec(details)?.[1] ?? "";
}
