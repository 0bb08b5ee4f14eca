import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Outcome } from "../../src/tools/run.ts";
import { installPachctl, type StandIn } from "./pachctl/with-pachctl.ts";
import { startRegistry, type TestRegistry } from "./registry.ts";
import { stagedPackage } from "./staged-package.ts";
import { storeImage } from "./stored-image.ts";
import { type Repo, withRepo } from "./with-repo.ts";

/** Where a call of pachctl is held: before it is made, with what happens to it after the kill; or after it. */
export type Hold = { call: number; when: "never-made" | "made-later" | "made" };

/** The built `pachook deploy` as a process of its own, on real git, a registry in memory and the stand-in pachctl. */
export type DeployStage = {
  repo: Repo;
  registry: TestRegistry;
  cluster: StandIn;
  /** Runs to its end. */
  deploy: () => Promise<Outcome>;
  /** Starts it in a process group of its own. */
  start: (hold?: Hold) => Promise<Started>;
  /** Brings registry and cluster back to what they were when it was called before. */
  keep: () => () => void;
  /** What runs and what the registry has, without ids and times. */
  state: () => unknown;
  /** What should not be there after a run: transactions, files, git's locks, processes. */
  leftBehind: () => Promise<string[]>;
};

export type Started = {
  child: ChildProcess;
  ended: Promise<Outcome & { signal: string | null }>;
  /** True once it is in the call that is to be held; false where it has ended without one. */
  held: () => Promise<boolean>;
  /** Lets the call go on, and waits for its end. */
  release: () => Promise<void>;
};

/** A clone whose first commit is deployed, and whose second one, with two other scripts, is checked out. */
export function withDeployStage(test: (stage: DeployStage) => Promise<void>): Promise<void> {
  return withRepo(async (repo) => {
    const registry = await startRegistry();
    try {
      const cluster = await installPachctl(join(repo.home, "pachctl"));
      const stage = await stageOn({ repo, registry, cluster });
      await commitTwo(stage);
      await test(stage);
    } finally {
      await registry.close();
    }
  });
}

async function stageOn({ repo, registry, cluster }: Pick<DeployStage, "repo" | "registry" | "cluster">) {
  const holding = join(repo.home, "holding");
  const temporary = join(repo.home, "tmp");
  await mkdir(temporary);
  const bin = await holdingPachctl(holding, cluster);
  const cli = join(await stagedPackage(), "dist", "cli.cjs");
  const there = cluster.envFrom(repo.env);
  const env = { ...there, PATH: `${bin}${delimiter}${there["PATH"]}`, TMPDIR: temporary };
  const file = (name: string) => join(holding, name);
  const start: DeployStage["start"] = async (hold) => {
    const old = (await readdir(holding)).filter((name) => name !== "pachctl");
    for (const name of old) await rm(file(name), { force: true, recursive: true });
    const which = hold === undefined ? {} : { HOLD_CALL: String(hold.call), HOLD_WHEN: hold.when };
    const args = [cli, "deploy", "--env", "dev", "--engine", "built-in"];
    const child = spawn(process.execPath, args, {
      cwd: repo.dir,
      env: { ...env, ...which },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const ended = endOf(child);
    return {
      child,
      ended,
      held: () =>
        Promise.race([comes(file("reached")).then(() => true), ended.then(() => existsSync(file("reached")))]),
      release: async () => {
        await writeFile(file("go"), "");
        await comes(file("done"));
      },
    };
  };
  const stage: DeployStage = {
    repo,
    registry,
    cluster,
    start,
    deploy: async () => (await start()).ended,
    keep: () => {
      const kept = [new Map(registry.blobs), new Set(registry.links), new Map(registry.manifests)] as const;
      const state = cluster.state();
      return () => {
        registry.empty();
        for (const [digest, bytes] of kept[0]) registry.blobs.set(digest, bytes);
        for (const link of kept[1]) registry.links.add(link);
        for (const [name, manifest] of kept[2]) registry.manifests.set(name, manifest);
        cluster.change((now) => void Object.assign(now, structuredClone(state)));
      };
    },
    state: () => ({ pipelines: pipelinesOf(cluster), tags: tagsOf(registry) }),
    leftBehind: async () => {
      const inGit = await readdir(join(repo.dir, ".git"), { recursive: true });
      return [
        ...cluster.state().transactions.map(({ id }) => `transaction ${id}`),
        ...(await readdir(temporary)),
        ...inGit.filter((path) => path.endsWith(".lock") || /transactions\/./.test(path)),
        ...(await processesOf(temporary)),
      ];
    },
  };
  return stage;
}

async function commitTwo({ repo, registry, cluster, deploy }: DeployStage): Promise<void> {
  const acme = `${registry.host}/acme`;
  await storeImage(registry, { repository: "acme/base", tag: "1", layers: [{ etc: { folder: 0o755 } }] });
  const pachctl = async (args: readonly string[], stdin = "") => {
    const outcome = await repo.run("pachctl", args, { env: cluster.envFrom(repo.env), stdin });
    if (outcome.exitCode !== 0) throw new Error(outcome.stderr);
  };
  await pachctl(["create", "repo", "data"]);
  await pachctl(["put", "file", "data@master:/a.png", "-f", "-"], "a");
  await repo.commit("one", {
    "pachook.yaml": `data: [data]\nimages: { "*/Dockerfile": { repository: "${acme}/{dir}" } }\nenvironments: { dev: { registry: "${acme}", context: stand-in } }\n`,
    ...filesOf("edges", { acme, reads: "data" }),
    ...filesOf("montage", { acme, reads: "edges" }),
  });
  const { exitCode, stderr } = await deploy();
  if (exitCode !== 0) throw new Error(`the first deploy failed: ${stderr}`);
  await repo.commit("two", { "edges/app.py": "print('edges 2')\n", "montage/app.py": "print('montage 2')\n" });
}

function filesOf(name: string, { acme, reads }: { acme: string; reads: string }): Record<string, string> {
  const spec = {
    pipeline: { name },
    transform: { image: `${acme}/${name}:latest`, cmd: ["python3", "/app/app.py"] },
    input: { pfs: { repo: reads, glob: "/*" } },
  };
  return {
    [`${name}/Dockerfile`]: `FROM ${acme}/base:1\nCOPY app.py /app/\n`,
    [`${name}/app.py`]: `print('${name}')\n`,
    [`${name}/spec.json`]: `${JSON.stringify(spec, null, 2)}\n`,
  };
}

/** A `pachctl` in front of the stand-in that counts its calls, also of two at once, and holds the one that it is told to. */
async function holdingPachctl(folder: string, cluster: StandIn): Promise<string> {
  await mkdir(folder);
  const real = `'${join(cluster.bin, "pachctl")}'`;
  const script = `#!/bin/sh
cd '${folder}' || exit 1
n=1; while ! mkdir "call-$n" 2>/dev/null; do n=$((n + 1)); done
test "$n" = "$HOLD_CALL" || exec ${real} "$@"
hold() { : >reached; while ! test -e go; do sleep 0.02; done; }
trap ': >done' EXIT
case $HOLD_WHEN in
never-made) hold; exit 1 ;;
made-later) hold; ${real} "$@" ;;
made) ${real} "$@" >answer; code=$?; hold; cat answer; exit $code ;;
esac
`;
  await writeFile(join(folder, "pachctl"), script);
  await chmod(join(folder, "pachctl"), 0o755);
  return folder;
}

function endOf(child: ChildProcess): Started["ended"] {
  let [stdout, stderr] = ["", ""];
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      // What it left may hold its pipes open.
      child.stdout?.destroy();
      child.stderr?.destroy();
      resolve({ exitCode: code ?? -1, signal, stdout, stderr });
    });
  });
}

async function comes(path: string): Promise<void> {
  const end = Date.now() + 120_000;
  while (!existsSync(path)) {
    if (Date.now() > end) throw new Error(`${path} did not come`);
    await sleep(10);
  }
}

function pipelinesOf(cluster: StandIn): unknown {
  const { pipelines } = cluster.state();
  return pipelines.map(({ name, versions }) => {
    const details = JSON.stringify(versions.at(-1)?.details);
    return `${name} ${versions.length} ${details.replace(/"io\.pachook\/deployment":"[0-9a-f]+"/, "")}`;
  });
}

function tagsOf({ manifests }: TestRegistry): Record<string, string> {
  const tags = [...manifests].flatMap(([name, { bytes }]) => (name.includes("@") ? [] : [[name, bytes.toString()]]));
  return Object.fromEntries(tags.toSorted(([one = ""], [other = ""]) => (one < other ? -1 : 1)));
}

/** Programs that still run and were started with this folder for their temporary files; on Linux alone. */
async function processesOf(temporary: string): Promise<string[]> {
  const find = async () => {
    const ids = existsSync("/proc/self/environ") ? (await readdir("/proc")).filter((name) => /^\d+$/.test(name)) : [];
    const environments = await Promise.all(ids.map((id) => readFile(`/proc/${id}/environ`, "utf8").catch(() => "")));
    return ids.filter((_, index) => environments[index]?.includes(`TMPDIR=${temporary}\0`));
  };
  // One that was told to end may take a moment.
  const end = Date.now() + 60_000;
  for (;;) {
    const found = await find();
    if (found.length === 0 || Date.now() > end) return found.map((id) => `process ${id}`);
    await sleep(20);
  }
}
