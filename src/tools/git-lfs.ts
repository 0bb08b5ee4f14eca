import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { Failure } from "../failure.ts";
import { readingEnvironment } from "./git-environment.ts";
import type { Where } from "./git-plumbing.ts";

/** What stands in git for a file that Git LFS keeps. */
export type LfsPointer = { oid: string; size: number; bytes: Uint8Array };

/** A pointer is shorter. Source: git-lfs docs/spec.md, "The Pointer". */
export const largestPointerBytes = 1024;

/** Reads a pointer file; null for any other content. */
export function parseLfsPointer(bytes: Uint8Array): LfsPointer | null {
  if (bytes.length >= largestPointerBytes) return null;
  const text = Buffer.from(bytes).toString("utf8");
  if (!/^version https:\/\/(git-lfs\.github\.com|hawser\.github\.com)\/spec\//.test(text)) return null;
  const oid = /^oid sha256:([0-9a-f]{64})$/m.exec(text)?.[1];
  const size = /^size (\d{1,15})$/m.exec(text)?.[1];
  return oid === undefined || size === undefined ? null : { oid, size: Number(size), bytes };
}

/**
 * The content a pointer stands for: from the clone's own store, or fetched by git-lfs. It is checked against the
 * pointer at its end: what came before counts for nothing where that throws.
 *
 * @param path for messages
 * @throws Failure where git-lfs is missing, cannot get the content, or gives other content
 */
export async function* smudge(where: Where, pointer: LfsPointer, path: string): AsyncGenerator<Uint8Array> {
  const env = { ...readingEnvironment(where.env), GIT_LFS_SKIP_SMUDGE: "0" };
  const child = spawn("git", ["lfs", "smudge", "--", path], { cwd: where.cwd, env, stdio: ["pipe", "pipe", "pipe"] });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-2_000);
  });
  const ended = new Promise<number | null>((resolve) => {
    child.on("error", () => resolve(null));
    child.on("close", resolve);
  });
  child.stdin.on("error", () => {});
  child.stdin.end(Buffer.from(pointer.bytes));
  const hash = createHash("sha256");
  try {
    for await (const chunk of child.stdout) {
      if (!(chunk instanceof Buffer)) continue;
      hash.update(chunk);
      yield chunk;
    }
  } finally {
    child.kill(); // does nothing where it has ended
  }
  const code = await ended;
  if (/is not a git command/.test(said)) throw withoutLfs(path);
  if (code === 0 && hash.digest("hex") === pointer.oid) return;
  const why = said.trim().split("\n").at(-1) ?? "";
  const message = `Git LFS has no content for ${path}${why === "" ? "" : `: ${why}`}`;
  throw new Failure("git", message, "Run `git lfs fetch`, then the same command again.");
}

function withoutLfs(path: string): Failure {
  const message = `${path} is kept by Git LFS, which is not installed here: its content is not known`;
  return new Failure("git", message, "Install git-lfs, run `git lfs fetch`, then the same command again.");
}
