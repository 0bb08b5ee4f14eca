import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { Failure } from "../failure.ts";
import { readingEnvironment } from "./git-environment.ts";
import { gitNotStarted, type Where } from "./git-plumbing.ts";

export type GitObject = { oid: string; type: string; bytes: Buffer };

export type ObjectReader = {
  /** The objects in the order of the names (`<oid>`, `<oid>^{tree}`); null for one that the repository lacks. */
  read: (names: readonly string[]) => Promise<(GitObject | null)[]>;
  /** Starts git before the first question. */
  start: () => void;
  /** Lets git end. Reading afterwards starts another. */
  close: () => void;
};

type Waiting = { take: (object: GitObject | null) => void; fail: (cause: Error) => void };
type CatFile = { ask: (name: string) => Promise<GitObject | null>; end: () => void };

/**
 * Reads objects through one `git cat-file --batch`, started with the first question and kept for all the others.
 * Source: git-cat-file(1), "BATCH OUTPUT".
 */
export function openObjects(where: Where): ObjectReader {
  let running: CatFile | null = null;
  return {
    read(names) {
      if (names.length === 0) return Promise.resolve([]);
      running ??= startCatFile(where);
      return Promise.all(names.map(running.ask));
    },
    start() {
      running ??= startCatFile(where);
    },
    close() {
      running?.end();
      running = null;
    },
  };
}

function startCatFile({ cwd, env }: Where): CatFile {
  const waiting: Waiting[] = [];
  const child: ChildProcessWithoutNullStreams = spawn("git", ["cat-file", "--batch"], {
    cwd,
    env: readingEnvironment(env),
  });
  const failAll = (cause: Error) => {
    for (const { fail } of waiting.splice(0)) fail(cause);
  };
  child.on("error", (cause) => failAll(gitNotStarted(cause)));
  child.on("close", (code) =>
    failAll(new Failure("git", `git cat-file ended early (${code})`, "Run `git fsck` here.")),
  );
  child.stdin.on("error", () => {});
  child.stderr.resume();
  child.stdout.on(
    "data",
    objectParser((object) => waiting.shift()?.take(object)),
  );
  let asked = "";
  const flush = () => {
    if (asked !== "") child.stdin.write(asked);
    asked = "";
  };
  return {
    ask: (name) =>
      new Promise((take, fail) => {
        waiting.push({ take, fail });
        // What is asked in one breath goes to git in one piece.
        if (asked === "") queueMicrotask(flush);
        asked += `${name}\n`;
      }),
    end: () => {
      flush();
      child.stdin.end();
    },
  };
}

/** Takes the stream in whatever pieces it comes; a large object is copied once, into a buffer of its size. */
function objectParser(found: (object: GitObject | null) => void): (chunk: Buffer) => void {
  let header = "";
  let body: { oid: string; type: string; bytes: Buffer; filled: number } | null = null;

  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      if (body === null) {
        const end = chunk.indexOf(10, at);
        header += chunk.toString("latin1", at, end === -1 ? chunk.length : end);
        if (end === -1) return;
        at = end + 1;
        const match = /^([0-9a-f]+) (blob|tree|commit|tag) (\d+)$/.exec(header);
        header = "";
        // One byte more than the object: git ends each with a newline.
        if (match === null) found(null);
        else body = { oid: match[1] ?? "", type: match[2] ?? "", bytes: Buffer.alloc(Number(match[3]) + 1), filled: 0 };
      } else {
        const taken = chunk.copy(body.bytes, body.filled, at);
        at += taken;
        body.filled += taken;
        if (body.filled === body.bytes.length) {
          const { oid, type, bytes } = body;
          body = null;
          found({ oid, type, bytes: bytes.subarray(0, -1) });
        }
      }
    }
  };
}
