import type { DatumFile } from "./datum-id.ts";
import type { MatchedFiles } from "./matched-files.ts";

/**
 * Datums that are made when they are asked for: a cross of a thousand by a thousand files holds two thousand files,
 * not a million datums.
 */
export type DatumList = {
  length: number;
  /** The files of one datum. */
  at: (index: number) => readonly DatumFile[];
  /** False where two of them may have the same id: pachd takes one of those. */
  isDistinct: boolean;
};

/** What a list is put together from: one choice from each part. */
type Choices = readonly { length: number; at: (index: number) => readonly DatumFile[] }[];

/** Every file is a datum. */
export function eachFile(files: MatchedFiles): DatumList {
  return { length: files.length, at: (index) => slot(files.at(index)), isDistinct: true };
}

/** All datums of all lists. */
export function unionOf(lists: readonly DatumList[]): Omit<DatumList, "isDistinct"> {
  return {
    length: sumOf(lists),
    at: (index) => {
      let rest = index;
      for (const list of lists) {
        if (rest < list.length) return list.at(rest);
        rest -= list.length;
      }
      return [];
    },
  };
}

/** Every combination of one datum from each list, the first list outermost. */
export function crossOf(choices: Choices): Omit<DatumList, "isDistinct"> {
  return {
    length: choices.reduce((product, { length }) => product * length, 1),
    at: (index) => {
      const files: DatumFile[] = [];
      let rest = index;
      for (let part = choices.length - 1; part >= 0; part--) {
        const choice = choices[part];
        if (choice === undefined) continue;
        const chosen = choice.at(rest % choice.length);
        for (let file = chosen.length - 1; file >= 0; file--) files.push(...slot(chosen[file]));
        rest = Math.floor(rest / choice.length);
      }
      return files.reverse();
    },
  };
}

/** The files of each child under each key; a key on one side is enough. */
export type KeyedFiles = ReadonlyMap<string, readonly (readonly DatumFile[])[]>;

/**
 * For each key every combination of one file from each child. Where a child has nothing for a key: the combinations
 * of the others, of which only the files with an outer join stay.
 * Source: pachyderm, src/server/worker/datum/worker.go, the merge of a join.
 */
export function joinOf(keyed: KeyedFiles): Omit<DatumList, "isDistinct"> {
  const parts = [...keyed.values()].map((children) =>
    children.every((files) => files.length > 0) ? crossOf(children.map(eachFile)) : outerPart(children),
  );
  // Found by halving: a join by file name has as many keys as files.
  const ends = new Float64Array(parts.length);
  let sum = 0;
  for (const [part, { length }] of parts.entries()) {
    sum += length;
    ends[part] = sum;
  }
  return {
    length: sum,
    at: (index) => {
      let [low, high] = [0, parts.length - 1];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (index < (ends[middle] ?? 0)) high = middle;
        else low = middle + 1;
      }
      return parts[low]?.at(index - (low === 0 ? 0 : (ends[low - 1] ?? 0))) ?? [];
    },
  };
}

function outerPart(children: readonly (readonly DatumFile[])[]): Omit<DatumList, "isDistinct"> {
  const choices = children
    .filter((files) => files.length > 0)
    .map((files): DatumList => {
      const outer = files.filter(({ leaf }) => leaf.outerJoin);
      const withNone = outer.length < files.length ? 1 : 0;
      return { length: outer.length + withNone, at: (index) => slot(outer[index]), isDistinct: true };
    });
  const all = crossOf(choices);
  // The last combination takes nothing from any child; no datum is empty.
  const isLastEmpty = all.length > 0 && all.at(all.length - 1).length === 0;
  return { ...all, length: all.length - (isLastEmpty ? 1 : 0) };
}

/** For each key one datum: the files of the first child with that key, then of the second, and so on. */
export function groupOf(keyed: KeyedFiles): Omit<DatumList, "isDistinct"> {
  const groups = [...keyed.values()].map((children) => children.flat());
  return { length: groups.length, at: (index) => groups[index] ?? [] };
}

function sumOf(lists: readonly { length: number }[]): number {
  return lists.reduce((sum, { length }) => sum + length, 0);
}

function slot(file: DatumFile | undefined): readonly DatumFile[] {
  return file === undefined ? [] : [file];
}
