import { type Dirent, readdirSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../failure.ts";
import type { TreeFile } from "./tree.ts";

// Folders that hold other people's files, or a program's own.
const passedOver = new Set([".git", ".hg", ".svn", "node_modules", ".venv", "venv", "__pycache__", ".pachook", ".tox"]);

const maxFiles = 100_000;

/**
 * Lists a folder that is in no git repository. Symbolic links are listed and not followed; a folder that may not be
 * read is passed over, as git does.
 *
 * @throws Failure where there are so many files that this is hardly the folder that was meant
 */
export async function walkFolder(root: string): Promise<TreeFile[]> {
  const found: TreeFile[] = [];
  const waiting = [""];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const entry of entriesOf(join(root, folder))) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && !passedOver.has(entry.name)) waiting.push(path);
      else if (entry.isSymbolicLink()) found.push({ path, kind: "symlink", oid: null });
      else if (entry.isFile()) found.push({ path, kind: "file", oid: null });
    }
    if (found.length > maxFiles || waiting.length > maxFiles) throw tooMany(root);
  }
  return found.sort((one, other) => (one.path < other.path ? -1 : 1));
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function tooMany(root: string): Failure {
  const message = `${root} is in no git repository and has more than ${maxFiles.toLocaleString("en")} files below it`;
  return new Failure("file", message, "Go to the folder that holds the specs, or give them by name.");
}
