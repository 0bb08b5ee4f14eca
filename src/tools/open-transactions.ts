import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { every } from "./every.ts";
import { pathInGitFolder } from "./git-folder.ts";
import type { Where } from "./git-plumbing.ts";

/** Transactions that this clone has open on a cluster, kept below git's own folder. */
export type OpenTransactions = {
  began: (id: string) => Promise<void>;
  ended: (id: string) => Promise<void>;
  /** Those of runs that were killed: nobody has been at them for a while. */
  abandoned: () => Promise<string[]>;
};

const beatMs = 5_000;
const abandonedMs = 30_000;

/** @param cluster which one the ids belong to: its context */
export async function openTransactions(where: Where, cluster: string): Promise<OpenTransactions> {
  const folder = await pathInGitFolder(where, "pachook/transactions");
  const beats = new Map<string, () => void>();
  const pathOf = (id: string) => join(folder, id);
  return {
    began: async (id) => {
      await mkdir(folder, { recursive: true });
      await writeFile(pathOf(id), cluster);
      beats.set(
        id,
        every(beatMs, () => void utimes(pathOf(id), new Date(), new Date()).catch(() => undefined)),
      );
    },
    ended: async (id) => {
      beats.get(id)?.();
      beats.delete(id);
      await rm(pathOf(id), { force: true });
    },
    abandoned: async () => {
      const names = await readdir(folder).catch(() => []);
      const found = await Promise.all(names.map((name) => isAbandoned(pathOf(name), cluster)));
      return names.filter((name, index) => found[index] === true && /^[0-9a-f]{32}$/.test(name));
    },
  };
}

async function isAbandoned(path: string, cluster: string): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(path);
    return Date.now() - mtimeMs > abandonedMs && (await readFile(path, "utf8")) === cluster;
  } catch {
    return false; // its run ended it just now
  }
}
