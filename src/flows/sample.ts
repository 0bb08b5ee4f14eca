import { join } from "node:path";
import { Failure } from "../failure.ts";
import { faultInPath } from "../pachyderm/datums/file-name.ts";
import { folderOf, type SampledRepo } from "../samples/sample-folder.ts";
import { type SizedFile, smallestOf } from "../samples/smallest.ts";
import { placeFor, writeWhole } from "../samples/write-sample.ts";
import { atMost } from "../tools/at-most.ts";
import type { Pachctl } from "../tools/pachctl/pachctl.ts";
import { known } from "./reading/known.ts";

export type SampleWish = SampledRepo & {
  /** Only files that this glob of Pachyderm's matches; null = all. */
  pattern: string | null;
  /** At most so many, the smallest. */
  files: number;
  /** Fetch what is there already, too. */
  overwrite?: true;
};

export type SampleWork = {
  cluster: Pachctl;
  /** The top of the repository, or the folder one stands in. */
  root: string;
  /** Long work: what it waits for is shown. */
  begin: (step: string, what: string) => Task;
  signal: AbortSignal;
};

type Task = { waitsFor: (what: string) => void; done: (outcome: string) => void; failed: (outcome: string) => void };

/** What would be fetched; nothing has been written yet. */
export type ChosenSample = {
  repo: string;
  commit: { id: string; finished: string };
  /** From the top of the repository. */
  folder: string;
  /** All files that there are, or that match. */
  total: { files: number; bytes: number };
  /** The smallest first. */
  fetched: readonly SizedFile[];
  /** Chosen, too, but already in the folder. */
  there: readonly SizedFile[];
};

/** pachctl starts for each file, and most of that is waiting. */
const sideBySide = 4;

/**
 * `pachook sample`: chooses the smallest files of a data commit, and after `agree` writes them where tests look for
 * data. Each is written whole or not at all; what is there stays unless it is to be overwritten.
 *
 * @returns null where `agree` says no
 * @throws Failure "usage" where there is no such data, "tool" where pachd does not answer
 */
export async function sample(
  work: SampleWork,
  wish: SampleWish,
  agree: (chosen: ChosenSample) => Promise<boolean>,
): Promise<ChosenSample | null> {
  const chosen = await chooseSample(work, wish);
  if (!(await agree(chosen))) return null;
  await fetchAll(work, chosen);
  return chosen;
}

async function fetchAll(work: SampleWork, { repo, commit, folder, fetched }: ChosenSample): Promise<void> {
  if (fetched.length === 0) return;
  const task = work.begin("fetch", counted(fetched.length));
  const limited = atMost(sideBySide);
  // One that fails ends those that are under way: what is written is whole, and is not fetched again.
  const failed = new AbortController();
  const signal = AbortSignal.any([work.signal, failed.signal]);
  let left = fetched.length;
  const fetchOne = async ({ path, size }: SizedFile) => {
    if (signal.aborted) return;
    try {
      const place = await placeFor(join(work.root, folder), path);
      const at = `${repo}@${commit.id}:${path}`;
      const take = (bytes: AsyncIterable<Uint8Array>) => writeWhole(place.path, size, bytes);
      known(await work.cluster.getFile(at, { take, signal }), { what: at, hint: listHint(`${repo}@${commit.id}`) });
      left -= 1;
      task.waitsFor(`${counted(left)} more`);
    } catch (error) {
      if (!signal.aborted) failed.abort(error);
    }
  };
  await Promise.all(fetched.map((file) => limited(() => fetchOne(file))));
  if (left === 0) return task.done(`${counted(fetched.length)} into ${folder}`);
  task.failed(`${left} of ${counted(fetched.length)} did not come`);
  if (work.signal.aborted) throw new Failure("interrupted", "called off", "What was fetched is whole, and stays.");
  throw failed.signal.reason;
}

async function chooseSample(work: SampleWork, wish: SampleWish): Promise<ChosenSample> {
  const { repo, commit, pattern, files } = wish;
  const task = work.begin("look", `at ${repo}@${commit}`);
  try {
    const info = known(await work.cluster.inspectCommit(`${repo}@${commit}`), {
      what: `${repo}@${commit}`,
      hint: `See what there is: pachctl list repo, pachctl list branch ${repo}`,
    });
    const smallest = smallestOf(files);
    const each = ({ type, path, size }: { type: "file" | "folder"; path: string; size: string }) => {
      // What no spec could read back, and what another file's name could be taken for, is left.
      if (type === "file" && faultInPath(path) === null) smallest.add({ path, size: Number(size) });
    };
    const at = `${repo}@${info.commit.id}:${pattern ?? "/**"}`;
    const listed = await work.cluster.globFiles(at, { each, signal: work.signal });
    known(listed, { what: at, hint: listHint(`${repo}@${commit}`) });
    const total = smallest.total();
    if (total.files === 0) throw nothingThere(wish);
    const folder = folderOf(wish);
    const split = await splitByPresence(join(work.root, folder), smallest.chosen(), wish);
    task.done(`${counted(total.files)} in ${repo}@${commit}`);
    return { repo, commit: { id: info.commit.id, finished: info.finished }, folder, total, ...split };
  } catch (error) {
    task.failed(`${repo}@${commit}`);
    throw error;
  }
}

async function splitByPresence(folder: string, files: readonly SizedFile[], { overwrite }: SampleWish) {
  const [fetched, there]: [SizedFile[], SizedFile[]] = [[], []];
  for (const file of files) {
    const { isThere } = await placeFor(folder, file.path);
    (isThere && overwrite !== true ? there : fetched).push(file);
  }
  return { fetched, there };
}

function nothingThere({ repo, commit, pattern }: SampleWish): Failure {
  const hint = listHint(`${repo}@${commit}`);
  if (pattern === null) return new Failure("usage", `${repo}@${commit} holds no file`, hint);
  return new Failure("usage", `no file of ${repo}@${commit} matches ${pattern}`, `Globs begin with a slash. ${hint}`);
}

function listHint(at: string): string {
  return `See what there is: pachctl list file ${at}`;
}

function counted(files: number): string {
  return files === 1 ? "1 file" : `${files.toLocaleString("en")} files`;
}
