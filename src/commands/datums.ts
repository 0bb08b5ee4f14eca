import { statSync } from "node:fs";
import { relative, resolve } from "node:path";
import { Failure } from "../failure.ts";
import { type DatumsOptions, listDatums, type PipelineDatums } from "../flows/datums.ts";
import type { Host } from "../host.ts";
import type { Datum, Datums } from "../pachyderm/datums.ts";
import { datumAsJson, datumWarnings, showDatum, showInputs } from "../report/datums.ts";
import { harmless, harmlessJson } from "../report/harmless.ts";
import { type Arguments, defineCommand, type ExitCode } from "./command.ts";
import { sourceOf } from "./validate.ts";

// Above it the ids would take more memory than they are worth.
const mostSorted = 5_000_000;

const usualLimit = { text: 20, json: 1000 };

export const datumsCommand = defineCommand({
  name: "datums",
  summary: "Show what datums Pachyderm would make of sample data",
  description:
    "Cuts sample data into datums as the real pachd does: the same globs, joins, ids and order as `pachctl list datum`. " +
    "The data of a repo lies in samples/<repo>/ (or samples/<repo>@<branch>/), or in a folder that --data names. " +
    "No cluster is asked, and no container started.",
  examples: [
    { line: "pachook datums edges", shows: "one pipeline, with samples/<repo>/" },
    { line: "pachook datums edges --data images=./pictures", shows: "with data that lies elsewhere" },
    { line: "pachook datums pipelines/edges.json --limit 100", shows: "a file, and a longer list" },
  ],
  operands: [{ name: "PIPELINE", summary: "its name, or a spec file", required: true }],
  flags: {
    data: { kind: "list", placeholder: "REPO=FOLDER", summary: "Take the data of this repo from this folder" },
    limit: { kind: "number", placeholder: "N", summary: `Show this many; ${usualLimit.text} without it` },
    json: { kind: "switch", summary: "Print one JSON value" },
    env: { kind: "text", placeholder: "NAME", summary: "Fill templates for this environment" },
    config: { kind: "text", placeholder: "FILE", summary: "Read this file instead of pachook.yaml" },
  },
  async run(host, args) {
    const [target = ""] = args.operands;
    const isFile = target === "-" || statSync(resolve(host.cwd, target), { throwIfNoEntry: false })?.isFile() === true;
    const source = await sourceOf(host, isFile ? [target] : []);
    const [environment, configPath] = [args.text("env"), args.text("config")];
    const listed = await listDatums(host, source, {
      pipeline: isFile ? null : target,
      named: foldersFrom(args.list("data")),
      ...(environment === undefined ? {} : { environment }),
      ...(configPath === undefined ? {} : { configPath: source.pathOf(configPath) }),
    });
    if (args.is("json")) host.print(harmlessJson(listed.map((each) => asJson(each, limitFrom(args, usualLimit.json)))));
    else for (const each of listed) await show(each, host, limitFrom(args, usualLimit.text));
    return exitCodeFor(listed);
  },
});

function foldersFrom(written: readonly string[]): DatumsOptions["named"] {
  return new Map(
    written.map((each) => {
      const sign = each.indexOf("=");
      if (sign > 0 && sign < each.length - 1) return [each.slice(0, sign), each.slice(sign + 1)];
      throw new Failure("usage", `--data takes REPO=FOLDER, not "${each}"`, "Such as: --data images=./pictures");
    }),
  );
}

function limitFrom(args: Arguments<"limit">, usual: number): number {
  const limit = args.number("limit") ?? usual;
  if (Number.isInteger(limit) && limit >= 0) return limit;
  throw new Failure("usage", `--limit takes a whole number, not ${limit}`, "Such as: --limit 100");
}

/** In the order of ids, where that can be had. */
function* upTo(limit: number, datums: Datums): Iterable<Datum> {
  if (limit === 0) return;
  if (datums.count > mostSorted) {
    yield* datums.first(limit);
    return;
  }
  let left = limit;
  for (const datum of datums.sorted()) {
    yield datum;
    left -= 1;
    if (left === 0) return;
  }
}

async function show(each: PipelineDatums, host: Host, limit: number): Promise<void> {
  const { pipeline, folders } = each;
  if ("refused" in each) {
    const lines = each.refused.map((words) => `  ${harmless(words)}\n`);
    host.print(`${harmless(pipeline)}: no datums, Pachyderm refuses\n${lines.join("")}`);
    return;
  }
  const { datums } = each;
  host.print(
    showInputs(pipeline, datums, (leaf) => {
      const folder = folders.get(leaf) ?? null;
      return folder === null ? "one tick, made up" : relative(host.cwd, folder) || ".";
    }),
  );
  // In pieces: a million lines are more than one string should hold.
  let piece = "";
  for (const datum of upTo(limit, datums)) {
    piece += showDatum(datum);
    if (piece.length < 64 * 1024) continue;
    host.print(piece);
    await host.drained();
    piece = "";
  }
  const hidden = Math.max(0, datums.count - limit);
  const order = datums.count > mostSorted ? " (as they are combined; too many to sort)" : "";
  const more = hidden === 0 ? "" : `  … ${hidden.toLocaleString("en")} more: --limit ${datums.count}${order}\n`;
  host.print(piece + more);
  for (const warning of datumWarnings(datums)) host.print(`! ${harmless(warning)}\n`);
}

function asJson(each: PipelineDatums, limit: number) {
  const { pipeline, folders } = each;
  if ("refused" in each) return { pipeline, refused: each.refused };
  const { datums } = each;
  const inputs = datums.inputs.map(({ leaf, ...counts }) => {
    const { name, project, repo, branch, glob } = leaf;
    return { name, project, repo, branch, glob, folder: folders.get(leaf) ?? null, ...counts };
  });
  const shown = [...upTo(limit, datums)].map(datumAsJson);
  return { pipeline, count: datums.count, inputs, warnings: datumWarnings(datums), datums: shown };
}

function exitCodeFor(listed: readonly PipelineDatums[]): ExitCode {
  return listed.some((each) => "refused" in each || each.datums.count === 0) ? 1 : 0;
}
