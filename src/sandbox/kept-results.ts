import { createHash } from "node:crypto";
import {
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { Leaf } from "../pachyderm/datums/input-tree.ts";
import type { Datum } from "../pachyderm/datums.ts";
import type { OutputFile } from "./collect-output.ts";
import type { LocalData } from "./lay-out.ts";

/** Outputs of datums that succeeded, so that what has not changed need not run again. */
export type KeptResults = {
  /** Null where this datum never succeeded with this code and data. */
  find: (key: string) => readonly OutputFile[] | null;
  /** Copies the output; answers with where it lies now. */
  keep: (key: string, output: readonly OutputFile[]) => readonly OutputFile[];
  /** Forgets all but these. */
  prune: (keys: ReadonlySet<string>) => void;
};

export function openKeptResults(folder: string): KeptResults {
  const find = (key: string) => (existsSync(join(folder, key)) ? filesIn(join(folder, key)) : null);
  return {
    find,
    keep(key, output) {
      const [part, whole] = [join(folder, `${key}.part`), join(folder, key)];
      rmSync(part, { recursive: true, force: true });
      mkdirSync(part, { recursive: true });
      copyOutput(output, part);
      rmSync(whole, { recursive: true, force: true });
      renameSync(part, whole); // never half of a result, whatever is killed
      return filesIn(whole);
    },
    prune(keys) {
      if (!existsSync(folder)) return;
      for (const name of readdirSync(folder)) {
        if (!keys.has(name)) rmSync(join(folder, name), { recursive: true, force: true });
      }
    },
  };
}

/** Copies files into a folder that is there. */
export function copyOutput(output: readonly OutputFile[], folder: string): void {
  for (const { path, at } of output) {
    const to = join(folder, path);
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(at, to, constants.COPYFILE_FICLONE);
  }
}

/** Every file below a folder, links followed, by path. */
export function filesIn(folder: string): OutputFile[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .sort()
    .flatMap((name) => {
      const at = join(folder, name);
      const stats = statSync(at, { throwIfNoEntry: false });
      return stats?.isFile() === true ? [{ path: `/${name.replaceAll("\\", "/")}`, at, size: stats.size }] : [];
    });
}

/** Makes the key of a datum: as Pachyderm skips one, by its id and the content of its files; and by the image and code. */
export function datumKeys(code: unknown, dataOf: (leaf: Leaf) => LocalData): (datum: Datum) => string {
  const beginning = JSON.stringify(code, (_, value: unknown) => (typeof value === "bigint" ? `${value}` : value));
  const hashes = new Map<string, string>();
  const hashOf = (path: string) => {
    const known = hashes.get(path) ?? createHash("sha256").update(readFileSync(path)).digest("hex");
    hashes.set(path, known);
    return known;
  };
  return ({ id, files }) => {
    const key = createHash("sha256").update(beginning).update(id);
    for (const { leaf, path } of files) {
      const { folder, files: all } = dataOf(leaf);
      if (folder === null) continue;
      const below = path.endsWith("/") ? all.filter((each) => each.path.startsWith(path)) : [{ path }];
      for (const each of below) key.update(`${leaf.name}\0${each.path}\0${hashOf(join(folder, each.path))}\0`);
    }
    return key.digest("hex");
  };
}

/** Writes the output of a whole pipeline, for those that read it. */
export function writeOutput(folder: string, outputs: readonly (readonly OutputFile[])[]): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const output of outputs) copyOutput(output, folder);
  writeFileSync(join(dirname(folder), ".about"), "Made by pachook test; may be deleted.\n");
}
