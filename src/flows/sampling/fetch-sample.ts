import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { Failure } from "../../failure.ts";
import { lookWhereToWrite } from "../../samples/look-where-to-write.ts";
import type { FetchedFile, FetchOutcome, PlannedFile, SamplePlan } from "../../samples/sample-plan.ts";
import { atMost } from "../../tools/at-most.ts";
import { nameRun } from "../../tools/container/is-alive.ts";
import type { Pachctl } from "../../tools/pachctl/pachctl.ts";
import { known } from "../reading/known.ts";
import { sweepRuns } from "../testing/run-folders.ts";

export type Fetching = {
  pachctl: Pick<Pachctl, "getFile">;
  /** The top level. */
  root: string;
  /** Of this process. */
  pid: number;
  /** What becomes of a file that is there and differs. */
  differing: "keep" | "replace";
  onFile: (file: FetchedFile) => void;
  signal: AbortSignal;
};

/** A pachctl mostly waits for pachd. */
const filesAtOnce = 4;

/**
 * Brings the files of a plan into their folder. Each is written aside and moved there whole: whatever is called off, fails
 * or is killed, no half of one is ever in the folder; those that were there before stay.
 *
 * @throws Failure where a file could not be read or written; the others are whole, or not there
 */
export async function fetchSample(plan: SamplePlan, fetching: Fetching): Promise<FetchedFile[]> {
  const aside = await makeAside(fetching);
  const [limited, ending, errors] = [atMost(filesAtOnce), new AbortController(), [] as unknown[]];
  const signal = AbortSignal.any([fetching.signal, ending.signal]);
  const work = { ...fetching, aside, plan, signal };
  try {
    const fetched = await Promise.all(
      plan.chosen.map((file, index) =>
        limited(async () => {
          if (signal.aborted) return null;
          const outcome = await fetchOne(file, index, work).catch((error: unknown) => {
            errors.push(error);
            ending.abort();
            return null;
          });
          if (outcome === null) return null;
          const { path, size } = file;
          fetching.onFile({ path, size, outcome });
          return { path, size, outcome };
        }),
      ),
    );
    if (errors.length > 0) throw errors[0];
    if (signal.aborted) throw new Failure("interrupted", "called off", "Run the same command again.");
    return fetched.filter((file) => file !== null);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

type Work = Fetching & { aside: string; plan: SamplePlan };

async function fetchOne(file: PlannedFile, index: number, work: Work): Promise<FetchOutcome> {
  const { root, aside, plan, differing } = work;
  if (file.before === "other-size" && differing === "keep") return "kept";
  const part = join(aside, String(index));
  await download(file, part, work);
  const path = `${plan.folder}${file.path}`;
  const standing = lookWhereToWrite(root, path);
  const whole = join(root, path);
  if (standing.kind === "file") {
    if (standing.size === file.size && (await digestOf(part)) === (await digestOf(whole))) return "same";
    if (differing === "keep") return "kept";
  }
  try {
    mkdirSync(dirname(whole), { recursive: true });
    renameSync(part, whole);
  } catch (cause) {
    throw notWritten(path, cause);
  }
  return standing.kind === "file" ? "replaced" : "fetched";
}

async function download({ path, size }: PlannedFile, part: string, { pachctl, plan, signal }: Work): Promise<void> {
  const { repo, id } = plan.from;
  let [count, fault] = [0n, null as unknown];
  const take = async (bytes: AsyncIterable<Uint8Array>) => {
    const counted = async function* () {
      for await (const chunk of bytes) {
        count += BigInt(chunk.length);
        if (count > size) throw notAsListed(path);
        yield chunk;
      }
    };
    await pipeline(counted, createWriteStream(part, { flags: "wx" })).catch((error: unknown) => {
      fault = error;
      throw error;
    });
  };
  const got = pachctl.getFile(`${repo}@${id}:${path}`, size, { take, signal }).catch((error: unknown) => {
    throw error === fault && !(error instanceof Failure) ? notWritten(`${plan.folder}${path}`, error) : error;
  });
  const look = { what: `${path} in ${repo}@${id}`, hint: "Run the same command again." };
  known(await got, look);
  if (count !== size) throw notAsListed(path);
}

/** A folder of this run alone, on the disk that the files go to; what killed runs left there goes. */
async function makeAside({ root, pid }: Fetching): Promise<string> {
  const parent = join(root, ".pachook", "sample");
  const aside = join(parent, nameRun(pid));
  lookWhereToWrite(root, ".pachook/.gitignore");
  lookWhereToWrite(root, `.pachook/sample/${basename(aside)}`);
  try {
    mkdirSync(aside, { recursive: true });
    writeFileSync(join(root, ".pachook", ".gitignore"), "*\n");
    await sweepRuns(parent);
  } catch (cause) {
    throw notWritten(".pachook/sample", cause);
  }
  return aside;
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

function notAsListed(path: string): Failure {
  const what = `${path} came with another size than pachd lists for it; nothing of it was written`;
  return new Failure("tool", what, "Run the same command again; if it stays so, look at it: pachctl get file");
}

function notWritten(path: string, cause: unknown): Failure {
  const code = cause instanceof Error && "code" in cause ? cause.code : "";
  const isFull = code === "ENOSPC" || code === "EDQUOT";
  const why = isFull ? "the disk is full" : `${code}`;
  const hint = isFull
    ? "Make room, or take fewer files: --files N"
    : "See that you may write there, and that it is one disk with the top level of the repository.";
  return new Failure("file", `cannot write ${path}: ${why}`, hint, { cause });
}
