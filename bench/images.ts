import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Env } from "../src/host.ts";
import type { EngineName } from "../src/tools/engine/engine.ts";
import { liveEngines, type Storage } from "../test/support/live-engines.ts";
import { findProgram, whyNotLive } from "../test/support/live-programs.ts";
import { withPlainRegistry } from "../test/support/live-registry.ts";
import { withFolder } from "../test/support/with-folder.ts";
import { type Repo, withRepo } from "../test/support/with-repo.ts";
import { type CountingProxy, startCountingProxy } from "./counting-proxy.ts";
import { pushBase } from "./image-base.ts";
import { type Change, imageRows, type Measured } from "./image-rows.ts";
import { dockerfiles, type Push, type Way, ways } from "./image-ways.ts";
import type { LeftOut, Row } from "./table.ts";

const megabyte = 1024 * 1024;
const one = { folders: ["edges"], changed: 1, mostRounds: 5 };
const hundred = Array.from({ length: 100 }, (_, index) => `step-${index}`);

const changes: readonly Change[] = [
  { subject: "nothing changed", ...one, changed: 0, bytes: 0 },
  { subject: "1 kB under 400 MB of layers", ...one, bytes: 1024 },
  { subject: "a 50 MB file on 400 MB of layers", ...one, bytes: 50 * megabyte },
  { subject: "100 images, 1 kB of 3 changed", folders: hundred, changed: 3, bytes: 1024, mostRounds: 1 },
];

type Bench = {
  repo: Repo;
  proxy: CountingProxy;
  folder: string;
  storage: Storage;
  engines: ReadonlyMap<EngineName, Env>;
};

/**
 * Images in a registry after a change, made by us and by what else is installed, in turn, all of them through one
 * proxy that counts. Starting an engine is not timed, ours has none to start.
 */
export async function benchImages(rounds: number): Promise<(Row | LeftOut)[]> {
  const whyNot = whyNotLive(["docker-registry"]);
  if (whyNot !== null) return [{ subject: "images", name: "all", because: whyNot }];
  return withFolder((folder) =>
    withPlainRegistry(folder, async (registry) => {
      const proxy = await startCountingProxy(registry);
      try {
        await pushBase(proxy.host, { layers: 4, bytesEach: 100 * megabyte });
        const storage = storageIn(folder);
        const parts = { proxy, folder, storage };
        return await withEngines(["buildx", "docker", "buildah"], parts, async (engines) => {
          const rows: (Row | LeftOut)[] = [];
          for (const change of changes) rows.push(...(await benchChange(change, { ...parts, engines }, rounds)));
          return rows;
        });
      } finally {
        await proxy.close();
      }
    }),
  );
}

type Engines = ReadonlyMap<EngineName, Env>;

/** Starts those engines that are to be had, for as long as the work takes. */
async function withEngines<T>(
  [name, ...others]: readonly EngineName[],
  { folder, storage }: Pick<Bench, "folder" | "storage">,
  work: (engines: Engines) => Promise<T>,
): Promise<T> {
  if (name === undefined) return work(new Map());
  const more = (env: Env | null) =>
    withEngines(others, { folder, storage }, (rest) => work(env === null ? rest : new Map([[name, env], ...rest])));
  return liveEngines[name].whyNot() === null ? liveEngines[name].with(folder, more, storage) : more(null);
}

async function benchChange(change: Change, parts: Omit<Bench, "repo">, rounds: number): Promise<(Row | LeftOut)[]> {
  const figures = new Map<string, Measured[]>(ways.map(({ name }) => [name, []]));
  const faults = new Map<string, string>();
  await withRepo(async (repo) => {
    const bench = { ...parts, repo };
    await prepare(change, bench);
    // The first round fills caches and registry, and does not count.
    for (let round = -1; round < Math.min(rounds, change.mostRounds); round += 1) {
      const tag = `${change.folders.length}-${change.bytes}-${round + 1}`;
      if (round >= 0) await makeChange(change, repo);
      for (const way of ways.filter(({ name }) => !faults.has(name))) {
        const measured = await measure(way, bench, { repo, registry: parts.proxy.host, folders: change.folders, tag });
        if (typeof measured === "string") faults.set(way.name, measured);
        else if (round >= 0 && measured !== null) figures.get(way.name)?.push(measured);
      }
    }
  });
  return imageRows(change, figures, faults);
}

async function prepare({ folders }: Change, { repo, proxy }: Bench): Promise<void> {
  const from = `FROM ${proxy.host}/base:1\n`;
  const rules = `images: { "*/Dockerfile": { repository: "${proxy.host}/pachook/{dir}" } }\n`;
  await repo.write("pachook.yaml", rules);
  for (const folder of folders) {
    await repo.write(`${folder}/${dockerfiles.plain}`, `${from}COPY code /app/\n`);
    await repo.write(`${folder}/${dockerfiles.linked}`, `${from}COPY --link code /app/\n`);
    await repo.write(`${folder}/code/run.py`, `print("${folder}")\n`);
  }
  await repo.commit("images");
}

async function makeChange({ folders, changed, bytes }: Change, repo: Repo): Promise<void> {
  for (const folder of folders.slice(0, changed)) await repo.write(`${folder}/code/changed`, randomBytes(bytes));
  await repo.write("README", randomBytes(8).toString("hex"));
  await repo.commit("a change");
}

/** Null where the way's engine is not to be had; a text where it could not do it: the others go on. */
async function measure(way: Way, bench: Bench, push: Push): Promise<Measured | string | null> {
  try {
    return await measureOrFail(way, bench, push);
  } catch (error) {
    return `it failed: ${String(error).trim().split("\n").at(-1)}`;
  }
}

async function measureOrFail(way: Way, { proxy, folder, engines, storage }: Bench, push: Push) {
  if (way.engine === null) return timed(proxy, () => way.push(push, push.repo.env));
  const env = engines.get(way.engine);
  if (env === undefined) return null;
  if (!way.isFresh) return timed(proxy, () => way.push(push, env));
  const at = join(folder, "fresh");
  await mkdir(at);
  try {
    const work = (empty: Env) => timed(proxy, () => way.push(push, empty));
    return await liveEngines[way.engine].with(at, work, storage);
  } finally {
    await rm(at, { recursive: true, force: true });
  }
}

async function timed(proxy: CountingProxy, work: () => Promise<void>): Promise<Measured> {
  const before = proxy.traffic();
  const began = performance.now();
  await work();
  const ms = performance.now() - began;
  const after = proxy.traffic();
  return {
    ms,
    sent: after.sent - before.sent,
    received: after.received - before.received,
    requests: after.requests - before.requests,
  };
}

/** As people have it where the machine lets it be mounted. */
function storageIn(folder: string): Storage {
  const at = ["lower", "upper", "work", "merged"].map((name) => join(folder, "overlay", name));
  const [lower = "", upper = "", work = "", merged = ""] = at;
  try {
    for (const path of at) mkdirSync(path, { recursive: true });
    const options = `lowerdir=${lower},upperdir=${upper},workdir=${work}`;
    execFileSync(findProgram("mount") ?? "", ["-t", "overlay", "overlay", "-o", options, merged], { stdio: "pipe" });
    execFileSync(findProgram("umount") ?? "", [merged]);
    return "overlay";
  } catch {
    return "plain";
  }
}
