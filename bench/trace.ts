import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { startRegistry } from "../test/support/registry.ts";
import { runChild } from "../test/support/run-child.ts";
import { stagedPackage } from "../test/support/staged-package.ts";
import { withFolder } from "../test/support/with-folder.ts";
import { interleave } from "./interleave.ts";
import type { Row } from "./table.ts";

const datums = 100_000;
const images = 12;
const aim = { ms: 5000, megabytes: 200 };
const id = "962efe6139d34bf1857bc05b2ea6fc2b";
const old = "d3ce55916e0143ed90ac608c296be099";
const ours = "pachook trace, all of them";
const alone = "pachctl alone (a stand-in: cat)";

/** `pachook trace` on a job with a hundred thousand datums, printed by a `pachctl` that costs nothing. */
export async function benchTrace(rounds: number): Promise<Row[]> {
  const cli = join(await stagedPackage(), "dist", "cli.cjs");
  const teller = join(import.meta.dirname, "baselines", "tell-memory.mjs");
  const registry = await startRegistry();
  return withFolder(async (cwd) => {
    const env = await installAnswers(cwd, `${registry.host}/edges`);
    let most = 0;
    const trace = async () => {
      const args = ["--import", teller, cli, "trace", "edges@master", "--context", "bench", "--json"];
      const { exitCode, stdout, stderr } = await runChild({ file: process.execPath, args, cwd, env });
      const { read, shares } = exitCode === 0 ? JSON.parse(stdout).steps[0].datums : { read: 0, shares: [] };
      if (read !== datums || shares.length !== images) throw new Error(`${read} datums, exit ${exitCode}: ${stderr}`);
      most = Math.max(most, Number(/max memory (\d+) MB/.exec(stderr)?.[1]));
    };
    const cat = async () => {
      const { exitCode } = await runChild({
        file: "sh",
        args: ["-c", "pachctl list datum > /dev/null"],
        cwd,
        env,
      });
      if (exitCode !== 0) throw new Error("the stand-in failed");
    };
    const medians = await interleave(
      [
        { name: ours, run: trace },
        { name: alone, run: cat },
      ],
      rounds,
    );
    const reached = most <= aim.megabytes ? "reached" : "missed";
    const subject = `trace of ${datums.toLocaleString("en")} datums, ${most} MB at most (aim ${aim.megabytes} MB: ${reached})`;
    const first = medians.get(ours) ?? Number.NaN;
    return [...medians].map(([name, ms]) => {
      return { subject, name, ms, ratio: ms / first, aim: name === ours ? aim.ms : undefined };
    });
  }).finally(() => registry.close());
}

/** A `pachctl` that prints files, and a config for it. The registry has lost all images: each is asked for. */
async function installAnswers(folder: string, repository: string): Promise<Record<string, string | undefined>> {
  const bin = join(folder, "bin");
  await mkdir(bin);
  const details = { transform: { image: `${repository}:1.0` } };
  const answers = { commit: commitInfo, pipeline: { ...pipelineInfo, details }, job: { ...jobInfo, details } };
  for (const [name, value] of Object.entries(answers)) {
    await writeFile(join(bin, `${name}.json`), JSON.stringify(value, null, 2));
  }
  await writeDatums(join(bin, "datum.json"), repository);
  const script = `#!/bin/sh\nexec cat "${bin}/$2.json"\n`;
  await writeFile(join(bin, "pachctl"), script);
  await chmod(join(bin, "pachctl"), 0o755);
  const config = join(folder, "config.json");
  await writeFile(config, JSON.stringify({ v2: { contexts: { bench: { pachd_address: "grpc://127.0.0.1:1" } } } }));
  return {
    ...process.env,
    PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}`,
    PACH_CONFIG: config,
    GIT_DIR: join(folder, "none"),
  };
}

const project = { name: "default" };
const pipeline = { project, name: "edges" };
const repo = { name: "edges", type: "user", project };
const commitInfo = { commit: { repo, id }, origin: { kind: "AUTO" }, finished: "2026-01-01T00:00:00Z" };
const jobInfo = {
  job: { pipeline, id },
  pipeline_version: "1",
  state: "JOB_SUCCESS",
  data_total: String(datums),
};
const pipelineInfo = { pipeline, version: "1", state: "PIPELINE_RUNNING" };

async function writeDatums(path: string, repository: string): Promise<void> {
  const file = createWriteStream(path);
  for (let at = 0; at < datums; at++) {
    const digest = String(at % images)
      .padStart(2, "0")
      .repeat(32);
    const image = `docker-pullable://${repository}@sha256:${digest}`;
    const text = JSON.stringify(datumInfo(at, at % 3 === 0 ? id : old, image), null, 2);
    if (!file.write(text)) await once(file, "drain");
  }
  file.end();
  await once(file, "finish");
}

function datumInfo(at: number, job: string, image: string): object {
  return {
    datum: { job: { pipeline, id: job }, id: at.toString(16).padStart(64, "0") },
    state: job === id ? "SUCCESS" : "SKIPPED",
    stats: {
      download_time: "0.412s",
      process_time: "21.900s",
      upload_time: "0.230s",
      download_bytes: "18452",
      upload_bytes: "9120",
    },
    data: [
      {
        file: {
          commit: { repo: { name: "images", type: "user", project }, id: job },
          path: `/pictures/of/many/things/${at}.png`,
          datum: "default",
        },
        file_type: "FILE",
        committed: "2026-11-22T14:25:46.684959Z",
        size_bytes: "18452",
        hash: "Lpxvylv+MmdAbLkCNRyFg2e8Oh5nmzXNdAWgFpXkMmw=",
      },
    ],
    image_id: image,
  };
}
