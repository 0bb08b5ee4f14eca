import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathInGitFolder } from "./git-folder.ts";
import type { Where } from "./git-plumbing.ts";
import { isRunning, markOf } from "./processes.ts";

/** Transactions that this clone has open on a cluster, kept below git's own folder. */
export type OpenTransactions = {
  began: (id: string) => Promise<void>;
  ended: (id: string) => Promise<void>;
  /** Those of runs that were killed. */
  abandoned: () => Promise<string[]>;
};

/**
 * @param of the cluster that the ids belong to, by its context; and the process that works on them
 */
export async function openTransactions(
  where: Where,
  { cluster, pid }: { cluster: string; pid: number },
): Promise<OpenTransactions> {
  const folder = await pathInGitFolder(where, "pachook/transactions");
  const pathOf = (id: string) => join(folder, id);
  return {
    began: async (id) => {
      await mkdir(folder, { recursive: true });
      await writeFile(pathOf(id), `${cluster}\n${(await markOf(pid)) ?? pid}`);
    },
    ended: (id) => rm(pathOf(id), { force: true }),
    abandoned: async () => {
      const ids = (await readdir(folder).catch(() => [])).filter((name) => /^[0-9a-f]{32}$/.test(name));
      const found = await Promise.all(ids.map((id) => isAbandoned(pathOf(id), cluster)));
      return ids.filter((_, index) => found[index] === true);
    },
  };
}

async function isAbandoned(path: string, cluster: string): Promise<boolean> {
  const text = await readFile(path, "utf8").catch(() => null); // its run may end it just now
  if (text === null) return false;
  const [at = "", mark = ""] = text.split("\n");
  return at === cluster && !(await isRunning(mark));
}
