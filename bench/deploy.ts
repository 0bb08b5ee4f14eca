import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Env } from "../src/host.ts";
import { liveEngines } from "../test/support/live-engines.ts";
import { withFolder } from "../test/support/with-folder.ts";
import { counted } from "./deploy/counted.ts";
import { runScript } from "./deploy/script.ts";
import { deployFirst, pachook, type Size, type Stage, withStage } from "./deploy/stage.ts";
import { type Contestant, interleave } from "./interleave.ts";
import type { Row } from "./table.ts";

const small: Size = { images: 1, pipelines: 3 };
const large: Size = { images: 100, pipelines: 800 };
const deploy = ["deploy", "--env", "dev", "--engine", "built-in"] as const;
const [unchangedAimMs, oneScriptAimMs, planAimMs] = [1000, 2000, 1000];

/**
 * A deploy of a commit beside the script that teams run today, on the same registry and the same stand-in pachctl. With
 * 800 pipelines the script runs once: whatever changed, it does the same.
 */
export async function benchDeploy(rounds: number): Promise<Row[]> {
  const why = liveEngines.docker.whyNot();
  if (why === null) return withFolder((folder) => liveEngines.docker.with(folder, (env) => benchBoth(rounds, env)));
  process.stdout.write(`deploy, without the script that needs docker: ${why}\n`);
  return benchBoth(rounds, null);
}

async function benchBoth(rounds: number, docker: Env | null): Promise<Row[]> {
  const rows: Row[] = [];
  await withStage(small, async (ours) =>
    withStage(small, async (theirs) => {
      rows.push(...(await benchFirst(ours, { theirs, docker })));
      for (const change of changes) rows.push(...(await benchChange(ours, { change, theirs, docker, rounds })));
    }),
  );
  await withStage(large, async (ours) => {
    await deployFirst(ours);
    rows.push(...(await benchPlan(ours, rounds)));
    const own: Row[] = [];
    for (const change of changes) {
      own.push(...(await benchChange(ours, { change, theirs: null, docker: null, rounds })));
    }
    rows.push(...own);
    if (docker === null) return;
    const ms = await timed(() => runScript(ours, docker));
    const subject = `whatever changed, ${sizeOf(ours)}, once`;
    rows.push({ subject, name: "the script", ms, ratio: ms / (own[0]?.ms ?? Number.NaN) });
  });
  return rows;
}

type Change = { what: string; aim: number | null; make: (stage: Stage, round: number) => Promise<void> };

const commitOf = async ({ repo }: Stage, path: string, text: string) => {
  await writeFile(join(repo.dir, path), text);
  await repo.git("commit", "--quiet", "--all", "--message", path);
};

const changes: readonly Change[] = [
  { what: "unchanged commit", aim: unchangedAimMs, make: async () => undefined },
  {
    what: "README changed",
    aim: unchangedAimMs,
    make: (stage, round) => commitOf(stage, "README.md", `# bench ${round}\n`),
  },
  {
    what: "one script changed",
    aim: oneScriptAimMs,
    make: (stage, round) => commitOf(stage, "i0/app.py", `print('image 0, ${round}')\n`),
  },
  {
    what: "one spec changed",
    aim: null,
    make: async (stage, round) => {
      const spec = JSON.parse(await stage.repo.git("show", "HEAD:pipelines/p0.json"));
      await commitOf(stage, "pipelines/p0.json", `${JSON.stringify({ ...spec, description: `${round}` }, null, 2)}\n`);
    },
  },
];

type Beside = { theirs: Stage | null; docker: Env | null };

async function benchFirst(ours: Stage, { theirs, docker }: Beside): Promise<Row[]> {
  const own = await counted(ours, deploy);
  const subject = `first deploy, ${sizeOf(ours)}`;
  const rows = [{ subject, name: nameOf(own), ms: own.ms, ratio: 1 }];
  if (theirs === null || docker === null) return rows;
  const ms = await timed(() => runScript(theirs, docker));
  return [...rows, { subject, name: "the script", ms, ratio: ms / own.ms }];
}

async function benchChange(
  ours: Stage,
  { change, theirs, docker, rounds }: Beside & { change: Change; rounds: number },
): Promise<Row[]> {
  let round = 0;
  await change.make(ours, -1);
  const once = await counted(ours, deploy);
  const prepareOn = (stage: Stage) => () => change.make(stage, round++);
  const contestants: Contestant[] = [
    { name: "pachook", prepare: prepareOn(ours), run: async () => void (await pachook(ours, deploy)) },
  ];
  if (theirs !== null && docker !== null) {
    contestants.push({ name: "the script", prepare: prepareOn(theirs), run: () => runScript(theirs, docker) });
  }
  const medians = await interleave(contestants, rounds);
  const own = medians.get("pachook") ?? Number.NaN;
  const aim = change.aim === null ? {} : { aim: change.aim + (change.aim === oneScriptAimMs ? once.pachctlMs : 0) };
  const subject = `${change.what}, ${sizeOf(ours)}`;
  return [...medians].map(([name, ms]) =>
    name === "pachook" ? { subject, name: nameOf(once), ms, ratio: 1, ...aim } : { subject, name, ms, ratio: ms / own },
  );
}

async function benchPlan(stage: Stage, rounds: number): Promise<Row[]> {
  const { repo, cluster } = stage;
  const list = ["list", "pipeline", "--raw", "-o", "json"];
  const medians = await interleave(
    [
      {
        name: "pachctl list pipeline --raw",
        run: async () => void (await repo.run("pachctl", list, { env: cluster.envFrom(repo.env) })),
      },
      { name: "pachook plan", run: async () => void (await pachook(stage, ["plan", "--env", "dev"])) },
    ],
    rounds,
  );
  const alone = medians.get("pachctl list pipeline --raw") ?? Number.NaN;
  return [...medians].map(([name, ms]) => {
    const aim = name === "pachook plan" ? { aim: alone + planAimMs } : {};
    return { subject: `plan, ${sizeOf(stage)}`, name, ms, ratio: ms / alone, ...aim };
  });
}

async function timed(run: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await run();
  return performance.now() - began;
}

function sizeOf({ size }: Stage): string {
  return `${size.images} ${size.images === 1 ? "image" : "images"}, ${size.pipelines} pipelines`;
}

function nameOf({ git, pachctl, registry, pachctlMs }: Awaited<ReturnType<typeof counted>>): string {
  return `pachook: git ${git}, registry ${registry}, pachctl ${pachctl} in ${Math.round(pachctlMs)} ms`;
}
