import { chmodSync, constants, copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Failure } from "../failure.ts";
import type { DataFile } from "../pachyderm/datums/data-repos.ts";
import type { DatumFile } from "../pachyderm/datums/datum-id.ts";
import type { Leaf } from "../pachyderm/datums/input-tree.ts";
import type { Datum } from "../pachyderm/datums.ts";
import { envFile, type Variables } from "./environment.ts";

/** The data of an input on disk; `folder` is null where its files are empty and made up, as the ticks of a clock. */
export type LocalData = { folder: string | null; files: readonly DataFile[] };

/**
 * Lays out what is `/pfs` for one datum, into a folder that is there and empty: its files under the names of their
 * inputs, at their full paths and without their siblings; `out`; and `.env`. Files are copies that may be written to,
 * and cannot be executed. An input without a file in this datum has no folder.
 * Source: pachyderm, src/internal/pfssync/sync.go, src/server/worker/driver/driver_unix.go.
 *
 * @throws Failure where an input has a name that is no name of a folder, or the disk refuses
 */
export function layOut(
  datum: Datum,
  dataOf: (leaf: Leaf) => LocalData,
  { folder, variables }: { folder: string; variables: Variables },
): void {
  for (const { leaf } of datum.files) refuseName(leaf.name);
  try {
    for (const file of datum.files) copyDatumFile(file, dataOf(file.leaf), folder);
    mkdirSync(join(folder, "out"), { recursive: true });
    writeFileSync(join(folder, ".env"), envFile(variables));
  } catch (cause) {
    const hint = "Is there room on the disk, and can the sample data be read?";
    throw new Failure("file", `cannot lay out datum ${datum.id.slice(0, 7)} in ${folder}`, hint, { cause });
  }
}

/** A spec of a branch is not ours: no name of it may lead out of the folder. */
function refuseName(name: string): void {
  if (name !== "" && name !== "." && name !== ".." && name !== "out" && name !== ".env" && !/[/\\\0]/.test(name))
    return;
  throw new Failure("usage", `an input cannot be named ${JSON.stringify(name)}`, "Give it another name in the spec.");
}

function copyDatumFile({ leaf, path }: DatumFile, { folder: source, files }: LocalData, folder: string): void {
  const target = join(folder, leaf.name);
  mkdirSync(target, { recursive: true });
  // Its data would be in a bucket, and the folder stays empty.
  if (leaf.s3) return;
  for (const file of path.endsWith("/") ? files.filter((each) => each.path.startsWith(path)) : [{ path }]) {
    const to = join(target, file.path);
    mkdirSync(dirname(to), { recursive: true });
    if (source === null || (leaf.emptyFiles && !leaf.lazy)) writeFileSync(to, "");
    else copyFileSync(join(source, file.path), to, constants.COPYFILE_FICLONE);
    chmodSync(to, 0o644);
  }
}
