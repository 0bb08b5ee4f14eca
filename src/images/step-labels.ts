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

/** A folder below which an image's own layers lie: its attributes where one of these layers says them. */
export type ProvenFolder = { path: string; mode: number; uid: number; gid: number; isWritten: boolean };

const mostLabelChars = 8 * 1024;

/** Tells a later build which folders are real ones, so that it need not read a layer to know. */
export function folderLabel(folders: readonly ProvenFolder[]): Record<string, string> {
  const text = JSON.stringify(
    folders.map(({ path, mode, uid, gid, isWritten }) => (isWritten ? [path, mode, uid, gid] : [path])),
  );
  return text.length > mostLabelChars ? {} : { [foldersLabel]: text };
}

export function readFolderLabel(labels: Readonly<Record<string, string>>): ProvenFolder[] {
  return readList(labels[foldersLabel]).flatMap((entry): ProvenFolder[] => {
    if (!Array.isArray(entry)) return [];
    const [path, mode, uid, gid]: unknown[] = entry;
    if (typeof path !== "string") return [];
    if (typeof mode !== "number" || typeof uid !== "number" || typeof gid !== "number") {
      return [{ path, mode: 0o755, uid: 0, gid: 0, isWritten: false }];
    }
    return [{ path, mode, uid, gid, isWritten: true }];
  });
}

function readList(label: string | undefined): unknown[] {
  try {
    const parsed: unknown = JSON.parse(label ?? "[]");
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return []; // somebody else's label
  }
}
