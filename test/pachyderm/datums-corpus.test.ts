import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import * as assert from "uvu/assert";
import { runChecks } from "../../src/checks/run-checks.ts";
import { type HeadOf, headIn } from "../../src/pachyderm/datums/data-repos.ts";
import { faultInPath } from "../../src/pachyderm/datums/file-name.ts";
import { readInput } from "../../src/pachyderm/datums/input-tree.ts";
import { type Datum, type Datums, datumsOf, refusedByListDatum } from "../../src/pachyderm/datums.ts";
import { decodeSpecs } from "../../src/pachyderm/decode.ts";
import type { Problem } from "../../src/problem.ts";
import { type Corpus, withCorpus } from "../support/corpus.ts";
import { readJson, reposOf } from "../support/datum-corpus.ts";
import { parsedJson } from "../support/parsed-json.ts";
import { describe } from "../support/suite.ts";

type Shown = { id: string; files: object[] };

describe("datums, beside what the real pachd printed", (it) => {
  withCorpus(it, "has the same ids, order, files, sizes and errors in every case", async (corpus) => {
    const names = readdirSync(corpus.path("datums/cases")).toSorted();
    const differing: string[] = [];

    for (const name of names) {
      const difference = await differenceIn(corpus, name).catch((error: unknown) => `thrown: ${error}`);
      if (difference !== null) differing.push(`${name}: ${difference}`);
    }

    assert.equal(differing, []);
    process.stdout.write(`    datums: ${names.length - differing.length} of ${names.length} cases agree\n`);
  });

  withCorpus(it, "goes with what the checks say of the same spec, where pachd was asked to create it", (corpus) => {
    const wrong: string[] = [];
    let [decided, left] = [0, 0];

    for (const name of readdirSync(corpus.path("datums/cases")).toSorted()) {
      const { create_exit: exit, create_stderr: said = "" } = readJson(corpus, `datums/datums/${name}`);
      if (exit === undefined) continue;
      // What the cluster holds is not in the spec.
      if (/repo \S+ not found|updating branch trigger/.test(said)) {
        left += 1;
        continue;
      }
      decided += 1;
      const refused = problemsOf(readJson(corpus, `datums/cases/${name}`)).filter(
        ({ refusedBy }) => refusedBy === "pachd",
      );
      if (refused.length > 0 !== (exit !== 0)) wrong.push(`${name}: ${said}${JSON.stringify(refused)}`);
    }

    assert.equal(wrong, []);
    process.stdout.write(`    create: ${decided} verdicts agree, ${left} need a cluster\n`);
  });

  withCorpus(it, "refuses the file names that pachd refuses, in its words", (corpus) => {
    const rows = corpus.table("datums/names.csv").filter(({ name }) => name?.startsWith('"'));

    for (const { name = "", message = "", seen_as: seen } of rows) {
      if (/link|directory/.test(message)) continue;
      assert.is(faultInPath(JSON.parse(name)) ?? "", message, `${name}, seen as ${seen}`);
    }
    assert.ok(rows.length > 40);
  });
});

function problemsOf(given: { input?: object }): readonly Problem[] {
  const spec = { pipeline: { name: "probe" }, transform: { image: "probe:1", cmd: ["sh"] }, input: given.input };
  const file = decodeSpecs(parsedJson(JSON.stringify(spec)));
  const around = { isBuiltHere: () => false, isDeclaredData: () => true, defaultProject: "default" };
  return runChecks({ files: [file], around }).filter(({ severity }) => severity === "error");
}

async function differenceIn(corpus: Corpus, name: string): Promise<string | null> {
  const given = readJson(corpus, `datums/cases/${name}`);
  const wanted = readJson(corpus, `datums/datums/${name}`);
  const spec = { pipeline: { name: "probe" }, ...(given.input ? { input: given.input } : {}) };
  const request = decodeSpecs(parsedJson(JSON.stringify(spec))).specs[0]?.request;
  if (request === undefined) return "the spec could not be read";
  const headOf = headIn(reposOf(readJson(corpus, `datums/trees/${given.tree}.json`)));
  const datums = await listed(readInput(request.input, { pipeline: "", project: "default" }), headOf);
  if ("error" in datums) return sameText(datums.error, (wanted.stderr ?? "").replace("<32 hex>", "<commit>").trim());
  if (wanted.exit !== 0) return `listed, but pachd says ${wanted.stderr}`;
  return differenceBetween(datums, wanted);
}

/** As `list datum` does it, which knows neither the pipeline's name nor its cron repos. */
async function listed(tree: ReturnType<typeof readInput>, headOf: HeadOf): ReturnType<typeof datumsOf> {
  if ("error" in tree) return tree;
  const refused = refusedByListDatum(tree);
  return refused === null ? datumsOf(tree, headOf) : { error: refused };
}

function differenceBetween(datums: Datums, wanted: { count: number; [key: string]: unknown }): string | null {
  const sorted = [...datums.sorted()];
  if (datums.count !== wanted.count) return `counts ${datums.count}, not ${wanted.count}`;
  if (wanted["sha256_of_lines"] === undefined) return sameText(sorted.map(shown), wanted["datums"]);
  const lines = sorted.map(({ id, files }) => `${[id, ...files.map(({ path }) => path)].join("\t")}\n`);
  const digest = createHash("sha256").update(lines.join("")).digest("hex");
  return sameText([digest, sorted.slice(0, 3).map(shown)], [wanted["sha256_of_lines"], wanted["first"]]);
}

function sameText(found: unknown, wanted: unknown): string | null {
  const [one, other] = [JSON.stringify(found), JSON.stringify(wanted)];
  return one === other ? null : `${one} is not ${other}`.slice(0, 600);
}

/** In the form of the corpus. */
function shown({ id, files }: Datum): Shown {
  return {
    id,
    files: files.map(({ leaf, path, size }) => ({
      input: leaf.name,
      repo: leaf.repo,
      ...(leaf.project === "default" ? {} : { project: leaf.project }),
      ...(leaf.branch === "master" ? {} : { branch: leaf.branch }),
      path,
      type: path.endsWith("/") ? "DIR" : "FILE",
      size,
    })),
  };
}
