import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chance } from "./chance.ts";
import { isOpen, type Request, readRequest, writeRequest } from "./request.ts";

/** The requests of a clone, shared by its worktrees: one file each under the git directory, with a log beside it. */
export type Requests = {
  folder: string;
  /** Oldest first. */
  list: () => Request[];
  get: (id: string) => Request | null;
  save: (request: Request) => void;
  remove: (id: string) => void;
  logOf: (id: string) => string;
  /** Forgets what is over and old. */
  prune: (now: Date) => void;
};

const kept = 20;
const openForMs = 7 * 24 * 60 * 60 * 1000;

export function requestsIn(commonDir: string): Requests {
  const folder = join(commonDir, "pachook", "pushes");
  const pathOf = (id: string) => join(folder, `${id}.json`);
  const logOf = (id: string) => join(folder, `${id}.log`);
  const get = (id: string) => (existsSync(pathOf(id)) ? readRequest(readFileSync(pathOf(id), "utf8")) : null);
  const list = () =>
    !existsSync(folder)
      ? []
      : readdirSync(folder)
          .filter((name) => name.endsWith(".json"))
          .sort()
          .flatMap((name) => get(name.slice(0, -".json".length)) ?? []);
  const remove = (id: string) => {
    rmSync(pathOf(id), { force: true });
    rmSync(logOf(id), { force: true });
  };
  return {
    folder,
    list,
    get,
    logOf,
    remove,
    save(request) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const beside = join(folder, `${request.id}.${chance()}.part`);
      writeFileSync(beside, writeRequest(request), { mode: 0o600 });
      renameSync(beside, pathOf(request.id)); // whoever reads sees the old text or the new one
    },
    prune(now) {
      const all = list();
      const over = all.filter((request) => !isOpen(request)).slice(0, -kept);
      const old = all.filter((request) => isOpen(request) && now.getTime() - Date.parse(request.since) > openForMs);
      for (const { id } of [...over, ...old]) remove(id);
    },
  };
}

/**
 * Sorts by time, and those of one push as they are counted; pushes of the same millisecond are told apart by chance.
 *
 * @param nth of its push, from 0
 */
export function newId(now: Date, nth = 0): string {
  const count = nth.toString(16).padStart(4, "0");
  return `${now.toISOString().replace(/[-:.]/g, "")}-${count}${chance()}`;
}
