import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { deploy } from "../../src/flows/deploy.ts";
import { withDeploy } from "../../src/flows/deploying/open-deploy.ts";
import type { Host } from "../../src/host.ts";
import { progressFor } from "../../src/report/progress.ts";
import { runExeca } from "../../src/tools/run-execa.ts";
import { runCli } from "../../test/support/cli.ts";
import { hostOf } from "../../test/support/host-of.ts";
import { answer } from "../../test/support/pachctl/answer.ts";
import { installPachctl, type StandIn } from "../../test/support/pachctl/with-pachctl.ts";
import { startRegistry, type TestRegistry } from "../../test/support/registry.ts";
import { storeImage } from "../../test/support/stored-image.ts";
import { type Repo, withRepo } from "../../test/support/with-repo.ts";

/** Pipelines in chains of eight at most; those of a chain share an image. */
export type Size = { images: number; pipelines: number };

export type Stage = { repo: Repo; registry: TestRegistry; cluster: StandIn; size: Size };

const longestChain = 8;

/** A repository of that size, a registry in this process, and the stand-in pachctl; nothing is deployed. */
export function withStage(size: Size, work: (stage: Stage) => Promise<void>): Promise<void> {
  return withRepo(async (repo) => {
    const registry = await startRegistry();
    try {
      const cluster = await installPachctl(join(repo.home, "pachctl"));
      await storeImage(registry, { repository: "acme/base", tag: "1", layers: [{ etc: { folder: 0o755 } }] });
      const env = cluster.envFrom(repo.env);
      await repo.run("pachctl", ["create", "repo", "data"], { env });
      await repo.commit("first", filesOf(size, `${registry.host}/acme`));
      await mkdir(join(repo.home, "tmp"), { recursive: true });
      await work({ repo, registry, cluster, size });
    } finally {
      await registry.close();
    }
  });
}

function filesOf({ images, pipelines }: Size, acme: string): Record<string, string> {
  const imageOf = (index: number) => `i${Math.floor((index * images) / pipelines)}`;
  const chain = Math.min(longestChain, Math.ceil(pipelines / images));
  const specs = Array.from({ length: pipelines }, (_, index) => {
    const reads = index % chain === 0 ? "data" : `p${index - 1}`;
    const request = {
      pipeline: { name: `p${index}` },
      description: "so it is",
      transform: { image: `${acme}/${imageOf(index)}:latest`, cmd: ["python3", "/app/app.py"] },
      input: { pfs: { repo: reads, glob: "/*" } },
    };
    return [`pipelines/p${index}.json`, `${JSON.stringify(request, null, 2)}\n`] as const;
  });
  const built = Array.from({ length: images }, (_, index) => [
    [`i${index}/Dockerfile`, `FROM ${acme}/base:1\nCOPY app.py /app/\n`] as const,
    [`i${index}/app.py`, `print('image ${index}')\n`] as const,
  ]);
  return {
    "pachook.yaml": `data: [data]\nimages: { "*/Dockerfile": { repository: "${acme}/{dir}" } }\nenvironments: { dev: { registry: "${acme}", context: stand-in } }\n`,
    "README.md": "# bench\n",
    ...Object.fromEntries([...built.flat(), ...specs]),
  };
}

/** The built command line as a user runs it; throws where it fails. */
export async function pachook({ repo, cluster }: Stage, args: readonly string[], env = repo.env): Promise<string> {
  const there = { ...cluster.envFrom(env), TMPDIR: join(repo.home, "tmp") };
  const { exitCode, stdout, stderr } = await runCli({ dir: repo.dir, env: there }, args);
  if (exitCode !== 0) throw new Error(`pachook ${args.join(" ")} ended with ${exitCode}: ${stderr}`);
  return stdout;
}

/**
 * Deploys the first commit with a pachctl that is no program: the thousands of calls of a first deploy would take a
 * quarter of an hour of starting processes.
 */
export async function deployFirst(stage: Stage): Promise<void> {
  const { repo, cluster } = stage;
  await pachook(stage, ["build", "--push", "--engine", "built-in"]);
  const state = cluster.state();
  const env = cluster.envFrom(repo.env);
  const run: Host["run"] = (command) => {
    if (command.file !== "pachctl") return runExeca(command);
    const { args: argv, stdin = "", cwd } = command;
    const line = { argv, stdin, env: { ...command.env }, cwd };
    return answer(state, line, { now: Date.now(), wait: async () => undefined });
  };
  const host = hostOf({ cwd: repo.dir, env, run, now: () => new Date() });
  const opening = {
    commit: "HEAD",
    onWarnings: () => undefined,
    partsFor: (_: unknown, signal: AbortSignal) => ({
      host,
      progress: progressFor(host, () => () => undefined),
      signal,
      engine: "built-in" as const,
      findEngine: async () => {
        throw new Error("all images are there");
      },
      fetch,
      onRequest: () => undefined,
    }),
  };
  const rules = { reprocess: [], policy: "never", overwrite: false, older: false, cap: null } as const;
  const { outcomes } = await withDeploy(host, opening, ({ work, cluster: at, parts }) =>
    deploy(work, at, { rules, keepGoing: false, watch: null, now: Date.now(), steps: parts.progress }),
  );
  if (!outcomes.every(({ kind }) => kind === "deployed")) throw new Error(JSON.stringify(outcomes).slice(0, 500));
  cluster.change((now) => void Object.assign(now, state));
}
