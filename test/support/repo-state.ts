import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import type { Repo } from "./with-repo.ts";

// git rewrites these when it looks at a repository, and they say nothing about what it holds.
const restless = /^\.git\/(objects|logs|refs|lfs)\/|^\.git\/(index|ORIG_HEAD|COMMIT_EDITMSG|AUTO_MERGE)$|^\.dvc\/tmp\//;

/**
 * Every file of a clone with its mode and a hash of its bytes, `.git` included, and what git says of index, stash and
 * settings, one a line. Left out: git's objects, logs and refs, and installed packages.
 */
export function stateOf({ dir, env }: Repo): string {
  const lines = pathsIn(dir, "").filter((path) => !restless.test(path));
  const files = lines.map((path) => `${describeFile(join(dir, path))} ${path}`);
  const git = (...args: readonly string[]) => execFileSync("git", args, { cwd: dir, env, encoding: "utf8" });
  return [
    ...files,
    git("ls-files", "--stage", "-v"),
    git("stash", "list"),
    git("config", "--list", "--local"),
    git("config", "--list", "--global"),
  ].join("\n");
}

function pathsIn(top: string, folder: string): string[] {
  return readdirSync(join(top, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.name === "node_modules" || path === ".git/objects") return [];
      return entry.isDirectory() ? [`${path}/`, ...pathsIn(top, path)] : [path];
    })
    .sort();
}

function describeFile(path: string): string {
  const stat = lstatSync(path.replace(/\/$/, ""));
  const mode = (stat.mode & 0o7777).toString(8);
  if (stat.isDirectory()) return `folder ${mode}`;
  if (stat.isSymbolicLink()) return `link ${readlinkSync(path)}`;
  return `${mode} ${createHash("sha256").update(readFileSync(path)).digest("hex").slice(0, 16)}`;
}
