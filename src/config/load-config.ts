import { Failure } from "../failure.ts";
import type { Fault } from "../pachyderm/fault.ts";
import { parseDocuments } from "../pachyderm/parse.ts";
import { placeAt, type Source, widthOf } from "../pachyderm/source.ts";
import type { ParsedFile } from "../pachyderm/spec.ts";
import { byPlace, type Problem } from "../problem.ts";
import type { Tree } from "../specs/tree.ts";
import { buildConfig } from "./build-config.ts";
import type { Config } from "./config.ts";
import { environmentFaults } from "./environment-faults.ts";
import { ignoreRules } from "./ignore-rules.ts";
import { readSetting, type SettingFault } from "./read-setting.ts";
import type { Setting } from "./setting.ts";
import { syntaxFault } from "./syntax-fault.ts";
import { settings } from "./table.ts";
import { unknownChecks } from "./unknown-checks.ts";

const names = ["pachook.yaml", "pachook.yml", "pachook.json"] as const;
const maxBytes = 256 * 1024;

export type LoadedConfig = { config: Config; problems: Problem[] };

/**
 * Reads the configuration from the top level of a tree, or from `path`. Settings that are wrong are problems and count
 * as not there. Nothing in it is run, and its patterns are matched in linear time: it may come from anybody's branch.
 *
 * @param codes every check there is, so that a mistyped one is a problem; without them any name is taken
 * @throws Failure where the file at `path` is not there or cannot be read
 */
export async function loadConfig(tree: Tree, path?: string, codes?: readonly string[]): Promise<LoadedConfig> {
  const contents = await tree.read(path === undefined ? await namesIn(tree) : [path]);
  const [first, second] = contents;
  if (first === undefined) {
    if (path !== undefined) throw notThere(path, tree.whyUnread?.(path) ?? "is not there");
    return { config: buildConfig(null), problems: [] };
  }
  const [file, bytes] = first;
  if (bytes.length > maxBytes) throw notThere(file, `has ${Math.ceil(bytes.length / 1024)} kB; 256 kB is the limit`);
  const loaded = readConfig(parseDocuments(file, bytes), codes);
  if (second === undefined) return loaded;
  const fault = {
    span: { start: 0, end: 1 },
    message: `${second[0]} is there too, and is not read`,
    hint: "Keep one of the two.",
  };
  return { ...loaded, problems: [problemAt({ file, text: " ", lineStarts: [0] }, fault), ...loaded.problems] };
}

async function namesIn(tree: Tree): Promise<string[]> {
  const there = new Set((await tree.files()).map(({ path }) => path));
  return names.filter((name) => there.has(name));
}

function notThere(file: string, why: string): Failure {
  return new Failure("config", `${file} ${why}`, "Name another file, or leave it out: every setting has a standard.");
}

function readConfig({ source, documents, faults }: ParsedFile, codes?: readonly string[]): LoadedConfig {
  const problemOf = (fault: SettingFault) => problemAt(source, fault);
  const refused = faults.filter(stopsReading).map(syntaxFault);
  if (refused.length > 0) return { config: buildConfig(source.file), problems: refused.map(problemOf) };

  const [first, second] = documents;
  const found: SettingFault[] = [];
  if (second !== undefined) {
    found.push({ span: second.root.span, message: "there is a second document", hint: "Keep all in one document." });
  }
  if (first === undefined) return { config: buildConfig(source.file), problems: found.map(problemOf) };
  const read = readSetting(first.root, { kind: "fields", fields: settings }, { way: "", faults: found });
  const config = {
    ...buildConfig(source.file, read === null || !isMap(read) ? undefined : read),
    ignore: ignoreRules(first.root, source),
  };
  found.push(...environmentFaults(config, first.root));
  if (codes !== undefined) found.push(...unknownChecks(first.root, codes));
  return { config, problems: byPlace(found.map(problemOf)) };
}

/** A comment-only file is a configuration with nothing in it; everything else that pachctl would refuse, we refuse too. */
function stopsReading({ kind, refused }: Fault): boolean {
  return kind === "too-large" || (refused && kind !== "empty-file");
}

function isMap(setting: Setting): setting is ReadonlyMap<string, Setting> {
  return setting instanceof Map;
}

function problemAt(source: Source, { span, message, hint }: SettingFault): Problem {
  return {
    code: "config",
    severity: "error",
    refusedBy: null,
    message,
    hint,
    pipeline: null,
    at: placeAt(source, span.start),
    width: widthOf(source, span),
  };
}
