import type { FolderEntry } from "./known-paths.ts";

/** What an image's labels tell about the steps that made it. */
export type StepRecord = {
  /** From `stepKeysOf`: one for the start, one after each step. */
  keys: readonly string[];
  /** From `settingsKeyOf`. */
  settingsKey: string;
};

const stepsLabel = "io.pachook.steps";
const settingsLabel = "io.pachook.settings";
const foldersLabel = "io.pachook.folders";

/**
 * Labels by which a later build finds out how much of an image it can keep. An image whose base has ONBUILD gets none:
 * what that copies is in no key.
 */
export function stepLabels(
  { keys, settingsKey }: StepRecord,
  base: { onBuild: readonly string[] },
): Record<string, string> {
  return base.onBuild.length > 0 ? {} : { [stepsLabel]: JSON.stringify(keys), [settingsLabel]: settingsKey };
}

/** @returns null where the image has none of these labels, or not as they are written here */
export function readStepLabels(labels: Readonly<Record<string, string>>): StepRecord | null {
  const keys = readList(labels[stepsLabel]).flatMap((key) => (typeof key === "string" ? [key] : []));
  return keys.length === 0 ? null : { keys, settingsKey: labels[settingsLabel] ?? "" };
}

/** How many steps two images have in common; -1 where they do not even start from the same. */
export function sharedSteps(before: readonly string[], now: readonly string[]): number {
  const differs = now.findIndex((key, index) => before[index] !== key);
  return (differs === -1 ? now.length : differs) - 1;
}

/** What was found out about a path that steps of an image write to. */
export type ProvenPath =
  | {
      kind: "file";
      path: string;
      /** Index of the step that made it where nothing stood before; null: a file stood there already. */
      newSince: number | null;
    }
  | {
      kind: "folder";
      path: string;
      /** As the image's own layers have it; null where it stands by itself. */
      entry: FolderEntry | null;
      /** The same; null too where nobody knows. */
      newSince: number | null;
    };

const mostLabelChars = 8 * 1024;

/** Tells a later build what stands in the image below, so that it need not read a layer to know. */
export function pathsLabel(paths: readonly ProvenPath[]): Record<string, string> {
  const text = JSON.stringify(paths.map(toList));
  return text.length > mostLabelChars ? {} : { [foldersLabel]: text };
}

export function readPathsLabel(labels: Readonly<Record<string, string>>): ProvenPath[] {
  return readList(labels[foldersLabel]).flatMap((entry): ProvenPath[] => {
    if (!Array.isArray(entry)) return [];
    const [path, mode, uid, gid, step]: unknown[] = entry;
    if (typeof path !== "string") return [];
    if (mode === fileMark) return [{ kind: "file", path, newSince: typeof uid === "number" ? uid : null }];
    if (typeof mode !== "number" || typeof uid !== "number" || typeof gid !== "number") {
      return [{ kind: "folder", path, entry: null, newSince: null }];
    }
    return [{ kind: "folder", path, entry: { mode, uid, gid }, newSince: typeof step === "number" ? step : null }];
  });
}

const fileMark = "file";

function toList(proven: ProvenPath): (string | number)[] {
  const step = proven.newSince === null ? [] : [proven.newSince];
  if (proven.kind === "file") return [proven.path, fileMark, ...step];
  const { path, entry } = proven;
  return entry === null ? [path] : [path, entry.mode, entry.uid, entry.gid, ...step];
}

function readList(label: string | undefined): unknown[] {
  try {
    const parsed: unknown = JSON.parse(label ?? "[]");
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return []; // somebody else's label
  }
}
