import * as assert from "uvu/assert";
import { readSpecs } from "../../src/pachyderm/reader.ts";
import type { Spec, SpecFile } from "../../src/pachyderm/spec.ts";
import { withCorpus } from "../support/corpus.ts";
import { isComparable, isStored, type Plain, plainOf, storedAs } from "../support/read-back.ts";
import { describe } from "../support/suite.ts";

describe("reader and pachctl", (it) => {
  withCorpus(it, "agree on every real file of the corpus, and on how many of its specs are read", (corpus) => {
    const rows = corpus.table("verdicts.csv");

    const wrong = rows.flatMap(({ local = "", verdict, specs_read = "", first_error = "" }) => {
      const file = readSpecs(local, corpus.read(local));
      const said = `${isTaken(file) ? "accept" : "refuse"} ${appliedOf(file).length}`;
      return said === `${verdict} ${specs_read}`
        ? []
        : [`${local}: ${said}; pachctl: ${verdict} ${specs_read} ${first_error}`];
    });

    report("real files", rows.length - wrong.length, rows.length);
    assert.equal(wrong, []);
  });

  withCorpus(it, "agree on every torture document, and on which pipelines it creates before it fails", (corpus) => {
    const rows = corpus.table("reader/verdicts.csv");

    const wrong = rows.flatMap(({ file: name = "", validate_exit, read_back = "", message = "" }) => {
      const file = readSpecs(name, corpus.read(`reader/docs/${name}`));
      if (isTaken(file) !== (validate_exit === "0")) return [`${name}: ${message} ${JSON.stringify(file.faults)}`];
      const pipelines = plainOf(read_back)["pipelines"];
      const names = appliedOf(file).map(({ request }) => request.pipeline?.name);
      if (pipelines === undefined) return [];
      const same = Array.isArray(pipelines) ? `${names}` === `${pipelines}` : names.length === pipelines;
      return same ? [] : [`${name}: creates ${names}; pachctl: ${pipelines}`];
    });

    report("torture documents", rows.length - wrong.length, rows.length);
    assert.equal(wrong, []);
  });

  withCorpus(it, "agree on every value that was read back from pachd", (corpus) => {
    const rows = corpus
      .table("reader/verdicts.csv")
      .filter((row) => row["create_exit"] === "0" && row["read_back"] !== "");

    let compared = 0;
    const wrong = rows.flatMap(({ file: name = "", read_back = "" }) => {
      const spec = readSpecs(name, corpus.read(`reader/docs/${name}`)).specs.at(-1);
      const { stored, user_spec: written } = plainOf(read_back);
      const failures: string[] = [];
      const check = (what: string, expected: Plain | undefined, holds: (spec: Spec, expected: Plain) => boolean) => {
        if (expected === undefined || !isComparable(name, expected)) return;
        compared += 1;
        if (spec === undefined || !holds(spec, expected)) failures.push(`${name}: ${what} ${JSON.stringify(expected)}`);
      };
      check("stored", stored, (one, value) => storedAs(one.request, name, value));
      check("written", written, (one, value) => isStored(one.root, value));
      return failures;
    });

    report("values read back", compared - wrong.length, compared);
    assert.equal(wrong, []);
    assert.ok(compared > 200, `only ${compared} values were compared`);
  });
});

function isTaken({ faults }: SpecFile): boolean {
  return faults.every(({ refused }) => !refused);
}

/** The specs pachctl has sent before it comes to the first thing it refuses. */
function appliedOf({ specs, faults }: SpecFile): readonly Spec[] {
  const stop = Math.min(...faults.flatMap(({ refused, span }) => (refused ? [span.start] : [])));
  return specs.filter(({ root }) => root.span.end <= stop);
}

function report(what: string, agreed: number, all: number): void {
  process.stdout.write(`reader and pachctl agree: ${agreed} of ${all} ${what}\n`);
}
