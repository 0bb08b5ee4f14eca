import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What stood there before init, kept in the clone's git folder, so that uninstall can give every byte back. */
export type SetupRecord = {
  hooksPath: string | null;
  /** True where there was no node_modules before. */
  madeModules: boolean;
  files: Record<string, { before: string | null; after: string }>;
};

/** The record of this clone; null where init did not run here, or an older version of us wrote something else. */
export function readRecord(commonDir: string): SetupRecord | null {
  const path = recordPath(commonDir);
  if (!existsSync(path)) return null;
  const read: unknown = JSON.parse(readFileSync(path, "utf8"));
  const { hooksPath, madeModules, files } = Object(read);
  if (typeof files !== "object" || files === null) return null;
  const entries = Object.entries(files).flatMap(([name, value]) => {
    const { before, after } = Object(value);
    return typeof after === "string"
      ? [[name, { before: typeof before === "string" ? before : null, after }] as const]
      : [];
  });
  return {
    hooksPath: typeof hooksPath === "string" ? hooksPath : null,
    madeModules: madeModules === true,
    files: Object.fromEntries(entries),
  };
}

/** What was there before a second init is what was there before the first. */
export function mergeRecords(old: SetupRecord | null, fresh: SetupRecord): SetupRecord {
  if (old === null) return fresh;
  const files = { ...old.files };
  for (const [path, { before, after }] of Object.entries(fresh.files)) {
    files[path] = { before: old.files[path] === undefined ? before : old.files[path].before, after };
  }
  return { hooksPath: old.hooksPath, madeModules: old.madeModules, files };
}

export function writeRecord(commonDir: string, record: SetupRecord): void {
  const path = recordPath(commonDir);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(record, null, 1)}\n`);
}

function recordPath(commonDir: string): string {
  return join(commonDir, "pachook", "before-init.json");
}
