import * as assert from "uvu/assert";
import { type Corpus, withCorpus } from "../corpus.ts";
import { describe } from "../suite.ts";
import { answer } from "./answer.ts";
import type { Printed } from "./answered.ts";
import { calm } from "./behaviour.ts";
import { timeText } from "./ids.ts";
import { emptyState, type State } from "./state.ts";

type Row = Record<string, string>;

/** Where the specs of a table lie, and which column names them. */
type Table = { path: string; folder: string; column: "file" | "local" };

const now = Date.UTC(2026, 0, 2);

describe("the stand-in beside the recorded verdicts of pachd", (it) => {
  withCorpus(it, "refuses the mutants of every rule that pachd refuses, and takes all others", (corpus) =>
    compareAll(corpus, { path: "rules/verdicts.csv", folder: "rules/specs", column: "file" }),
  );
  withCorpus(it, "gives the specs of real repositories pachd's verdict", (corpus) =>
    compareAll(corpus, { path: "server-verdicts.csv", folder: ".", column: "local" }),
  );
});

async function compareAll(corpus: Corpus, { path, folder, column }: Table): Promise<void> {
  const rows = corpus.table(path).filter((row) => row["stage"] !== "C" && isOneSpec(row, corpus));
  const wrong: string[] = [];
  let sameWords = 0;
  for (const row of rows) {
    const file = row[column] ?? "";
    const said = await sayTo(row, { file, folder: corpus.path(folder) });
    const theirs = unescaped(row["server_message"] ?? "");
    // A no by exit code 70 is one too: such a spec gets through no test unseen.
    if ((said.exitCode === 0) !== (row["server_exit"] === "0")) wrong.push(`${file}: ${theirs} | ${said.stderr}`);
    if (steady(said.stderr) === steady(theirs)) sameWords += 1;
  }

  const counted = `${rows.length - wrong.length} of ${rows.length} agree, ${sameWords} in the same words`;
  process.stdout.write(`stand-in and ${path}: ${counted}\n`);
  assert.equal(wrong, []);
  assert.ok(rows.length - sameWords <= 3, counted);
}

/** What the reader says of a file is tested where the reader is; here a file is one spec that can be read. */
function isOneSpec({ local, index }: Row, corpus: Corpus): boolean {
  if (local === undefined) return true;
  const text = new TextDecoder().decode(corpus.read(local));
  return index === "0" && !/^---|^\[|^\}\s*\{/m.test(text.trim());
}

async function sayTo(row: Row, { file, folder }: { file: string; folder: string }): Promise<Printed> {
  const state = emptyState(structuredClone({ ...calm, workers: "none" as const }));
  const env = { PACHD_ADDRESS: "grpc://127.0.0.1:1" };
  const run = (argv: readonly string[], stdin = "") =>
    answer(state, { argv, stdin, env, cwd: folder }, { now, wait: async () => {} });
  for (const item of (row["setup"] ?? "").split(";").map((each) => each.trim())) {
    const call = setUp(state, item);
    if (call === null) continue;
    const { exitCode, stderr } = await run(call.argv, call.stdin);
    assert.is(exitCode, 0, `${item}: ${stderr}`);
  }
  const [verb = "create"] = (row["command"] ?? "create pipeline").split(" ");
  return run([verb, "pipeline", "-f", file]);
}

/** @returns the call that brings about one item of the column `setup`; null where the state alone had to change */
function setUp(state: State, item: string): { argv: string[]; stdin: string } | null {
  const [, word = "", rest = ""] = /^(\w+) (.*)$/s.exec(item) ?? [];
  if (word === "project") state.projects.push(rest);
  if (word === "repo") {
    const [name = "", project = "default"] = rest.split("/").toReversed();
    state.repos.push({ project, name, createdAt: timeText(now), description: "", branches: {} });
  }
  if (word === "secret") {
    const [, name = "", keys = ""] = /^(.*)\((.*)\)$/.exec(rest) ?? [];
    state.secrets[name] = keys.split(",");
  }
  if (word === "branch") return { argv: ["create", "branch", rest], stdin: "" };
  const create = ["create", "pipeline", "-f", "-"];
  if (word === "spec") return { argv: create, stdin: rest };
  if (word !== "pipeline") return null;
  const [, name, repo] = /^(.*)\((.*)\)$/.exec(rest) ?? [];
  const input = { pfs: { repo, glob: "/*" } };
  const transform = { image: "team/setup:1", cmd: ["true"] };
  return { argv: create, stdin: JSON.stringify({ pipeline: { name }, transform, input }) };
}

function unescaped(text: string): string {
  return text.replace(/\\([n\\])/g, (_, char: string) => (char === "n" ? "\n" : char));
}

/** Ids differ from run to run, and so does which of a pipeline's two repos pachd names first. */
function steady(text: string): string {
  return text
    .replace(/[0-9a-f]{32}/g, "ID")
    .replace(/(same repo, "[^"]*?)\.meta"/, '$1"')
    .trim();
}
