import { tmpdir } from "node:os";
import { basename } from "node:path";
import { Failure } from "../failure.ts";
import { repeatOnSave } from "../flows/repeat-on-save.ts";
import { type Tested, test } from "../flows/test.ts";
import { changedPipelines } from "../flows/testing/changed-pipelines.ts";
import { cleanTests } from "../flows/testing/clean-tests.ts";
import { type Host, underCtrlC } from "../host.ts";
import { harmless, harmlessJson } from "../report/harmless.ts";
import { progressFor, type Task } from "../report/progress.ts";
import { findEngines, findRunner } from "../tools/container/find-runner.ts";
import { every } from "../tools/every.ts";
import { runAttached } from "../tools/run-attached.ts";
import { runLive } from "../tools/run-live.ts";
import { partsFrom } from "./build.ts";
import { type Arguments, defineCommand, type ExitCode } from "./command.ts";
import { repeatFlags } from "./repeat-flags.ts";
import { reportFlags, reportTests } from "./test-report.ts";
import { compareRulesFrom, imagesFrom, pairsFrom, secretsFrom, wholeFrom } from "./test-values.ts";
import { sourceOf } from "./validate.ts";

const engines = ["docker", "podman", "buildah"] as const;
const networks = ["default", "none", "host"] as const;

const flags = {
  data: { kind: "list", placeholder: "REPO=FOLDER", summary: "Take the data of this repo from this folder" },
  changed: {
    kind: "text",
    placeholder: "A..B",
    summary: "Only pipelines that these commits touch, and what reads them",
  },
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
  ...reportFlags,
  clean: { kind: "switch", summary: "Run nothing: remove the images and outputs that tests keep here" },
  watch: { kind: "switch", summary: "Do it again on every save, until Ctrl-C" },
  env: { kind: "text", placeholder: "NAME", summary: "Fill templates for this environment" },
  config: { kind: "text", placeholder: "FILE", summary: "Read this file instead of pachook.yaml" },
} as const;

type Args = Arguments<keyof typeof flags>;

/** What decides how a datum runs: whoever runs one again wants the same. */
const shaping = ["data", "image", "engine", "host", "secret", "secret-env", "network", "env", "config"] as const;

export const testCommand = defineCommand({
  name: "test",
  summary: "Run pipelines on sample data, as Pachyderm would run them",
  description:
    "Builds the images from the working directory and runs the code of each datum as a job does: the same files in /pfs, " +
    "variables, user, tries and time limits. The data lies in samples/<repo>/, or is what the pipelines before wrote; " +
    "what comes out is compared with samples/expected/<pipeline>/. Datums that have not changed are not run again. " +
    "No cluster is asked, and no container is left; the last image of each pipeline and its outputs are, for the next run.",
  examples: [
    { line: "pachook test", shows: "all pipelines, each on what those before it wrote" },
    { line: "pachook test edges --datum 7 --shell", shows: "a shell where that datum's code would run" },
    { line: "pachook test edges --update", shows: "take what came out for right" },
    { line: "pachook test --changed origin/main...HEAD", shows: "what this branch touches, as in CI" },
    { line: "pachook test --host", shows: "without an engine: the code, not the image" },
  ],
  operands: [{ name: "PIPELINE", summary: "a pipeline by its name", many: true }],
  flags,
  async run(host, args) {
    if (args.is("clean")) return clean(host, args);
    return underCtrlC(host, async (signal) => {
      const again = () => round(host, args, signal);
      if (!args.is("watch")) return again();
      const folder = (await sourceOf(host, [])).root;
      return (await repeatOnSave(host, { folder, isOurs: isWrittenBy(args), signal }, again)) ?? 1;
    });
  },
});

/** What a round itself writes outside `.pachook`. */
function isWrittenBy(args: Args): (path: string) => boolean {
  const page = args.text("page");
  const isPage = (path: string) => page !== undefined && basename(path) === basename(page);
  return (path) => isPage(path) || (args.is("update") && /^samples[\\/]expected[\\/]/.test(path));
}

async function clean(host: Host, args: Args): Promise<ExitCode> {
  const { root } = await sourceOf(host, []);
  const removed = await cleanTests(root, await findEngines(placeOf(host)));
  if (args.is("json")) host.print(harmlessJson({ removed }));
  else host.print(removed.map((reference) => `removed ${harmless(reference)}\n`).join(""));
  host.note("Nothing of earlier tests is left here.\n");
  return 0;
}

function placeOf({ env, run }: Host) {
  return { env, cwd: tmpdir(), run, runLive, runAttached };
}

async function round(host: Host, args: Args, signal: AbortSignal): Promise<ExitCode> {
  const repeated = repeatFlags(flags, args, shaping);
  return reportTests({ ...(await tested(host, args, signal)), repeated }, host, args);
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
  const pipelines = await wantedPipelines(host, args, source.root);
  if (pipelines === null) return { pipelines: [], swept: 0 };
  const only = args.is("host") ? "host" : (args.choice("engine", engines) ?? null);
  const runner = await findRunner(placeOf(host), only);
  const progress = progressFor(host, every);
  const tasks = new Map<string, Task>();
  const [environment, configPath] = [args.text("env"), args.text("config")];
  const options = {
    pipelines,
    compare: compareRulesFrom(args.list("compare")),
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

/** Names, none for all; null where a range of commits touches no pipeline. */
async function wantedPipelines(host: Host, args: Args, root: string): Promise<readonly string[] | null> {
  const range = args.text("changed");
  if (range === undefined) return args.operands;
  if (args.operands.length > 0) {
    const hint = "Name pipelines, or a range of commits.";
    throw new Failure("usage", `--changed finds the pipelines, and "${args.operands[0]}" names one`, hint);
  }
  const names = await changedPipelines(host, range, root);
  if (names.length > 0) return names;
  host.note(`${harmless(range)} touches no pipeline: there is nothing to test\n`);
  return null;
}
