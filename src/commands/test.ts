import { statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { relative, resolve } from "node:path";
import { Failure } from "../failure.ts";
import { type Tested, test } from "../flows/test.ts";
import type { TestedPipeline } from "../flows/test-pipeline.ts";
import { type Host, underCtrlC } from "../host.ts";
import { placeAt } from "../pachyderm/source.ts";
import { spanOf } from "../pachyderm/spec.ts";
import type { Problem } from "../problem.ts";
import { showFailure } from "../report/failure.ts";
import { showGithub } from "../report/github.ts";
import { harmless, harmlessJson } from "../report/harmless.ts";
import { showMarkdown } from "../report/markdown.ts";
import { progressFor, type Task } from "../report/progress.ts";
import type { Findings } from "../report/report.ts";
import { faultsOf, hasPassed, showTest, testAsJson } from "../report/test.ts";
import { testPage } from "../report/test-page.ts";
import type { Comparer } from "../sandbox/compare.ts";
import type { GivenSecrets } from "../sandbox/secrets.ts";
import { findRunner } from "../tools/container/find-runner.ts";
import { every } from "../tools/every.ts";
import { runAttached } from "../tools/run-attached.ts";
import { runLive } from "../tools/run-live.ts";
import { untilSaved } from "../tools/watch-files.ts";
import { partsFrom } from "./build.ts";
import { type Arguments, defineCommand, type ExitCode } from "./command.ts";
import { sourceOf } from "./validate.ts";

const engines = ["docker", "podman", "buildah"] as const;
const networks = ["default", "none", "host"] as const;
const formats = ["text", "json", "github", "markdown"] as const;

const flags = {
  data: { kind: "list", placeholder: "REPO=FOLDER", summary: "Take the data of this repo from this folder" },
  datum: { kind: "number", placeholder: "N", summary: "Only this datum, by its number" },
  shell: { kind: "switch", summary: "A shell in the container of that datum, instead of the code" },
  keep: { kind: "switch", summary: "Leave the /pfs of the datum in .pachook/pfs/PIPELINE, as for a notebook" },
  update: { kind: "switch", summary: "Write what came out to samples/expected/PIPELINE" },
  again: { kind: "switch", summary: "Run what has not changed, too" },
  image: { kind: "list", placeholder: "[PIPELINE=]IMAGE", summary: "Run this image instead of building one" },
  engine: { kind: "choice", choices: engines, summary: "What runs the image; without it, the first that works" },
  host: { kind: "switch", summary: "Run the code on this machine in bubblewrap; the image is not tested" },
  jobs: { kind: "number", placeholder: "N", summary: "How many datums run side by side; 2 without it" },
  tries: { kind: "number", placeholder: "N", summary: "Tries for each datum, instead of the spec's" },
  secret: { kind: "list", placeholder: "NAME/KEY=FILE", summary: "The value of a secret, from a file" },
  "secret-env": { kind: "list", placeholder: "NAME/KEY=VARIABLE", summary: "The same, from a variable" },
  network: { kind: "choice", choices: networks, summary: "What the code can reach; as the engine has it" },
  compare: { kind: "list", placeholder: "EXT=HOW", summary: "csv, json, or picture:N for a tolerance; else bytes" },
  page: { kind: "text", placeholder: "FILE", summary: "Write an HTML page, with pictures side by side" },
  format: { kind: "choice", choices: formats, summary: "text, json, github or markdown" },
  json: { kind: "switch", summary: "Print one JSON value" },
  watch: { kind: "switch", summary: "Do it again on every save, until Ctrl-C" },
  env: { kind: "text", placeholder: "NAME", summary: "Fill templates for this environment" },
  config: { kind: "text", placeholder: "FILE", summary: "Read this file instead of pachook.yaml" },
} as const;

type Args = Arguments<keyof typeof flags>;

export const testCommand = defineCommand({
  name: "test",
  summary: "Run pipelines on sample data, as Pachyderm would run them",
  description:
    "Builds the images from the working directory and runs the code of each datum as a job does: the same files in /pfs, " +
    "variables, user, tries and time limits. The data lies in samples/<repo>/, or is what the pipelines before wrote; " +
    "what comes out is compared with samples/expected/<pipeline>/. Datums that have not changed are not run again. " +
    "No cluster is asked, and no container is left.",
  examples: [
    { line: "pachook test", shows: "all pipelines, each on what those before it wrote" },
    { line: "pachook test edges --datum 7 --shell", shows: "a shell where that datum's code would run" },
    { line: "pachook test edges --update", shows: "take what came out for right" },
    { line: "pachook test --host", shows: "without an engine: the code, not the image" },
  ],
  operands: [{ name: "PIPELINE", summary: "a pipeline by its name", many: true }],
  flags,
  async run(host, args) {
    return underCtrlC(host, async (signal) => {
      for (;;) {
        const code = await round(host, args, signal);
        if (!args.is("watch")) return code;
        host.note("waits for the next save; Ctrl-C ends\n");
        if (!(await untilSaved((await sourceOf(host, [])).root, signal))) return code;
      }
    });
  },
});

async function round(host: Host, args: Args, signal: AbortSignal): Promise<ExitCode> {
  try {
    return report(await tested(host, args, signal), host, args);
  } catch (error) {
    if (!args.is("watch") || !(error instanceof Failure) || error.code === "interrupted") throw error;
    host.note(showFailure(error));
    return 1;
  }
}

async function tested(host: Host, args: Args, signal: AbortSignal): Promise<Tested> {
  const isShell = args.is("shell");
  if (isShell && (args.operands.length !== 1 || args.number("datum") === undefined)) {
    throw new Failure(
      "usage",
      "--shell wants one pipeline and one datum",
      "Such as: pachook test edges --datum 1 --shell",
    );
  }
  const source = await sourceOf(host, []);
  const only = args.is("host") ? "host" : (args.choice("engine", engines) ?? null);
  const place = { env: host.env, cwd: tmpdir(), run: host.run, runLive: isShell ? runAttached : runLive };
  const runner = await findRunner(place, only);
  const progress = progressFor(host, every);
  const tasks = new Map<string, Task>();
  const [environment, configPath] = [args.text("env"), args.text("config")];
  const options = {
    pipelines: args.operands,
    named: pairsFrom("data", args.list("data")),
    images: imagesFrom(args.list("image")),
    ...(environment === undefined ? {} : { environment }),
    ...(configPath === undefined ? {} : { configPath: source.pathOf(configPath) }),
  };
  return test(source, options, {
    host,
    runner,
    partsFor: (prepared) => ({ ...partsFrom(host, { choice: () => undefined }, { prepared, signal }), progress }),
    bench: {
      comparerOf: comparersFrom(args.list("compare")),
      workers: wholeFrom(args, "jobs") ?? 2,
      secrets: secretsFrom(host, args),
      network: args.choice("network", networks) ?? "default",
      only: wholeFrom(args, "datum"),
      tries: wholeFrom(args, "tries"),
      again: args.is("again"),
      update: args.is("update"),
      keep: args.is("keep"),
      shell: isShell ? "/bin/sh" : null,
      signal,
      onBegin: (pipeline, number, count) => {
        if (!isShell)
          tasks.set(`${pipeline} ${number}`, progress.begin("run", `${pipeline} datum ${number} of ${count}`));
      },
      onResult: (pipeline, { number, status, why }, count) => {
        const task = tasks.get(`${pipeline} ${number}`);
        tasks.delete(`${pipeline} ${number}`);
        const what = `${pipeline} datum ${number} of ${count}`;
        if (status === "failed") task?.failed(`${what}: ${why ?? ""}`);
        else task?.done(what);
      },
    },
  });
}

function report({ pipelines, swept }: Tested, host: Host, args: Args): ExitCode {
  if (swept > 0) host.note(`removed what ${swept === 1 ? "a killed run" : "killed runs"} had left\n`);
  const format = args.is("json") ? "json" : (args.choice("format", formats) ?? "text");
  if (format === "json") host.print(harmlessJson({ pipelines: pipelines.map(testAsJson) }));
  else if (format === "text") for (const each of pipelines) host.print(showTest(each, host.terminal));
  else host.print(format === "github" ? showGithub(findingsOf(pipelines)) : showMarkdown(findingsOf(pipelines)));
  const page = args.text("page");
  if (page !== undefined) writeFileSync(resolve(host.cwd, page), testPage(pipelines));
  const differs = pipelines.some(({ differences }) => (differences ?? []).length > 0);
  if (page !== undefined) host.note(`see ${harmless(relative(host.cwd, resolve(host.cwd, page)) || page)}\n`);
  else if (differs) host.note("As a page, with pictures side by side: pachook test --page test.html\n");
  return pipelines.every(hasPassed) ? 0 : 1;
}

/** The tests as problems of their specs, for the reports that know these. */
function findingsOf(pipelines: readonly TestedPipeline[]): Findings {
  const problems = pipelines.flatMap((each) => faultsOf(each).map((message) => problemOf(each, message)));
  const files = new Set(pipelines.map(({ spec }) => spec.source.file));
  const sources = new Map(pipelines.map(({ spec }) => [spec.source.file, spec.source]));
  const heldBack = { baseline: 0, silenced: 0 };
  return { files: files.size, specs: pipelines.length, problems, notChecked: [], heldBack, sources };
}

function problemOf({ pipeline, spec }: TestedPipeline, message: string): Problem {
  const at = placeAt(spec.source, spanOf(spec, ["transform", "cmd"], "key").start);
  const hint = `Run: pachook test ${pipeline}`;
  return { code: "test", severity: "error", refusedBy: "job", message, hint, pipeline, at, width: 1 };
}

function pairsFrom(flag: string, written: readonly string[]): Map<string, string> {
  return new Map(
    written.map((each) => {
      const sign = each.indexOf("=");
      if (sign > 0 && sign < each.length - 1) return [each.slice(0, sign), each.slice(sign + 1)];
      throw new Failure("usage", `--${flag} takes NAME=VALUE, not "${each}"`, "See: pachook help test");
    }),
  );
}

function imagesFrom(written: readonly string[]): Map<string, string> {
  const sign = (each: string) => each.indexOf("=");
  return new Map(written.map((each) => [each.slice(0, Math.max(0, sign(each))), each.slice(sign(each) + 1)]));
}

function secretsFrom(host: Host, args: Args): GivenSecrets {
  const files = [...pairsFrom("secret", args.list("secret"))].map(([name, path]) => {
    const file = resolve(host.cwd, path);
    if (statSync(file, { throwIfNoEntry: false }) !== undefined) return [name, { file }] as const;
    throw new Failure("usage", `there is no file ${path} for the secret ${name}`, "Name a file that is there.");
  });
  const values = [...pairsFrom("secret-env", args.list("secret-env"))].map(([name, variable]) => {
    const value = host.env[variable];
    if (value !== undefined) return [name, { value }] as const;
    throw new Failure(
      "usage",
      `the variable ${variable} is not set, for the secret ${name}`,
      "Set it, or use --secret.",
    );
  });
  return new Map<string, { file: string } | { value: string }>([...files, ...values]);
}

/** `csv=csv`, `png=picture:3`: by the end of a file's name. */
function comparersFrom(written: readonly string[]): (path: string) => Comparer {
  const known = [...pairsFrom("compare", written)].map(([ending, how]) => [`.${ending}`, comparerNamed(how)] as const);
  return (path) => known.find(([ending]) => path.endsWith(ending))?.[1] ?? { kind: "bytes" };
}

function comparerNamed(how: string): Comparer {
  if (how === "json" || how === "csv" || how === "bytes") return { kind: how };
  const tolerance = /^picture(?::(\d{1,3}))?$/.exec(how);
  if (tolerance !== null) return { kind: "picture", tolerance: Number(tolerance[1] ?? 0) };
  throw new Failure("usage", `--compare knows no "${how}"`, "It knows bytes, csv, json, picture and picture:N.");
}

function wholeFrom(args: Args, flag: "jobs" | "datum" | "tries"): number | null {
  const number = args.number(flag);
  if (number === undefined) return null;
  if (Number.isInteger(number) && number > 0) return number;
  throw new Failure("usage", `--${flag} takes a whole number above 0, not ${number}`, `Such as: --${flag} 1`);
}
