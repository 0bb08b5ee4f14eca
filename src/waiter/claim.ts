import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chance } from "./chance.ts";

/** Tells whether the process that a mark names is still running. */
export type IsRunning = (mark: string) => Promise<boolean>;

/** Something that one process at a time may work on. `name` may hold any character. */
export type Claimable = { folder: string; name: string };

/**
 * Takes a claim, if nobody who is still running holds it. A holder that died leaves its file behind: the next one takes
 * the number after it, and as each number can be made only once, no two can follow the same dead one.
 */
export async function takeClaim(what: Claimable, mark: string, isRunning: IsRunning): Promise<boolean> {
  const last = numbersOf(what).at(-1) ?? 0;
  const holder = last === 0 ? null : readHolder(what, last);
  if (holder !== null && (await isRunning(holder))) return false;
  if (!writeOnce(what, last + 1, mark)) return false;
  for (const number of numbersOf(what)) if (number <= last) rmSync(pathOf(what, number), { force: true });
  return true;
}

/** Gives it back. Only what bears our mark goes. */
export function dropClaim(what: Claimable, mark: string): void {
  for (const number of numbersOf(what)) {
    if (readHolder(what, number) === mark) rmSync(pathOf(what, number), { force: true });
  }
}

/** True where somebody who is still running holds it. */
export async function isClaimed(what: Claimable, isRunning: IsRunning): Promise<boolean> {
  const last = numbersOf(what).at(-1);
  const holder = last === undefined ? null : readHolder(what, last);
  return holder !== null && isRunning(holder);
}

/** Removes what dead holders left, each by taking it first: nobody can come in between. */
export async function sweepClaims(folder: string, mark: string, isRunning: IsRunning): Promise<void> {
  const names = entriesOf(folder).flatMap((entry) => /^(.*)\.claim-\d+$/.exec(entry)?.[1] ?? []);
  for (const name of new Set(names)) {
    const what = { folder, name: decodeURIComponent(name) };
    if (await takeClaim(what, mark, isRunning)) dropClaim(what, mark);
  }
}

/** Lowest first. */
function numbersOf({ folder, name }: Claimable): number[] {
  const start = `${encodeURIComponent(name)}.claim-`;
  return entriesOf(folder)
    .filter((entry) => entry.startsWith(start))
    .map((entry) => Number(entry.slice(start.length)))
    .sort((one, other) => one - other);
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readHolder(what: Claimable, number: number): string | null {
  try {
    return readFileSync(pathOf(what, number), "utf8");
  } catch {
    return null; // given back a moment ago
  }
}

/** By way of a link, which is made with its text in it or not at all. */
function writeOnce(what: Claimable, number: number, mark: string): boolean {
  mkdirSync(what.folder, { recursive: true, mode: 0o700 });
  const beside = join(what.folder, `${chance()}.part`);
  writeFileSync(beside, mark, { mode: 0o600 });
  try {
    linkSync(beside, pathOf(what, number));
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(beside, { force: true });
  }
}

function pathOf({ folder, name }: Claimable, number: number): string {
  return join(folder, `${encodeURIComponent(name)}.claim-${number}`);
}
