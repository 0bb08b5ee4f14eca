import { spawn } from "node:child_process";
import { missingObject } from "./commit-listing.ts";
import { readingEnvironment } from "./git-environment.ts";
import { gitNotStarted, type Where } from "./git-plumbing.ts";
import { pullBytes } from "./pull-bytes.ts";

/** A blob as it comes from git. Read the content to its end before the next is asked for. */
export type OpenBlob = { size: number; content: AsyncIterable<Uint8Array> };

export type BlobStream = {
  /** @throws Failure where the clone lacks it, and cannot fetch it */
  open: (oid: string) => Promise<OpenBlob>;
  close: () => void;
};

const newline = 10;

/**
 * Streams one blob after the other out of one `git cat-file --batch`, however large they are: a blob that nobody
 * reads waits in git. In a partial clone git fetches what is missing. Source: git-cat-file(1), "BATCH OUTPUT".
 */
export function openBlobStream({ cwd, env }: Where): BlobStream {
  const child = spawn("git", ["cat-file", "--batch"], {
    cwd,
    env: readingEnvironment(env),
    stdio: ["pipe", "pipe", "ignore"],
  });
  let broken: Error | null = null;
  child.on("error", (cause) => {
    broken = gitNotStarted(cause);
  });
  child.stdin.on("error", () => {}); // a git that ended is told by the end of its output
  const bytes = pullBytes(child.stdout);
  let pending: (() => Promise<void>) | null = null;
  return {
    async open(oid) {
      await pending?.();
      child.stdin.write(`${oid}\n`);
      const header = (await bytes.until(newline))?.toString("latin1");
      if (header === undefined) throw broken ?? missingObject(`blob ${oid.slice(0, 7)}, or git ended early`);
      const size = / blob (\d+)$/.exec(header)?.[1];
      if (size === undefined) throw missingObject(`blob ${oid.slice(0, 7)}`);
      const pieces = bytes.take(Number(size))[Symbol.asyncIterator]();
      const content = { [Symbol.asyncIterator]: () => ({ next: () => pieces.next() }) };
      pending = async () => {
        for await (const _ of content); // what nobody read
        await bytes.exactly(1); // git ends each object with a newline
      };
      return { size: Number(size), content };
    },
    close() {
      child.stdin.end();
      child.stdout.destroy();
      child.kill();
    },
  };
}
