import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readCsv } from "./read-csv.ts";

type It = { (title: string, test: () => void | Promise<void>): void; skip: (title: string, reason: string) => void };

/** The recorded answers of real pachctl and pachd. They lie beside the repository and are not part of it. */
export type Corpus = {
  /** Bytes of a file of the corpus. */
  read: (path: string) => Uint8Array;
  /** Rows of a table of the corpus, by column. */
  table: (path: string) => Record<string, string>[];
  /** Where a path of the corpus lies on disk. */
  path: (path: string) => string;
};

const folder = join(import.meta.dirname, "../../../shared/corpus");

/**
 * Declares a test against the corpus. Where there is none, as in a stranger's clone, the test is skipped and the
 * run says so; CI has one, so there its absence is a failure.
 */
export function withCorpus(it: It, title: string, test: (corpus: Corpus) => void | Promise<void>): void {
  if (existsSync(folder)) it(title, () => test(corpus));
  else if (process.env["CI"] === "true") {
    it(title, () => {
      throw new Error(`the corpus is missing: ${folder}`);
    });
  } else it.skip(title, "the corpus of recorded verdicts is not beside this clone");
}

const corpus: Corpus = {
  read: (path) => readFileSync(join(folder, path)),
  table: (path) => readCsv(readFileSync(join(folder, path), "utf8")),
  path: (path) => join(folder, path),
};
