import { commitNamed, topOf } from "../flows/building/prepare-images.ts";
import { type Developed, develop } from "../flows/develop.ts";
import { repeatOnSave } from "../flows/repeat-on-save.ts";
import { type Host, underCtrlC } from "../host.ts";
import { harmless, harmlessJson } from "../report/harmless.ts";
import { buildFlags, partsFrom } from "./build.ts";
import { type Arguments, defineCommand } from "./command.ts";

const flags = {
  update: { kind: "switch", summary: "Send the specs with pachctl to the environment's project" },
  watch: { kind: "switch", summary: "Do it again on every save, until Ctrl-C" },
  ...buildFlags,
} as const;

export const devCommand = defineCommand({
  name: "dev",
  summary: "Build images from the working directory, and make specs that use them",
  description:
    "Builds the images of the named pipelines, or of all, from the files as they are on disk (ignored ones not among " +
    "them), under a tag of your own, and writes specs that name them to .pachook/dev/. They go to the environment's registry, " +
    "or into kind or minikube where it has none and its context is kind-NAME or minikube. With --update pachctl gets the specs.",
  examples: [
    { line: "pachook dev", shows: "images and dev specs of all pipelines" },
    { line: "pachook dev edges --update", shows: "one pipeline, into the cluster" },
    { line: "pachook dev edges --update --watch", shows: "again on every save" },
  ],
  operands: [{ name: "PIPELINE", summary: "a pipeline by its name", many: true }],
  flags,
  async run(host, args) {
    await underCtrlC(host, async (signal) => {
      let earlier: Round["earlier"] = await tagsBefore(host);
      const again = async () => {
        const developed = await round(host, args, { signal, earlier });
        earlier = new Map(developed.images.map(({ name, tag }) => [name, [tag]]));
      };
      if (!args.is("watch")) return again();
      const folder = (await topOf(host)).cwd;
      await repeatOnSave(host, { folder, isOurs: () => false, signal }, again);
    });
    return 0;
  },
});

type Round = { signal: AbortSignal; earlier: ReadonlyMap<string, readonly string[]> | readonly string[] };

async function round(host: Host, args: Arguments<keyof typeof flags>, { signal, earlier }: Round): Promise<Developed> {
  const [environment, configPath] = [args.text("env"), args.text("config")];
  const { commit } = await commitNamed(host, "HEAD");
  const developing = {
    pipelines: args.operands,
    earlier,
    created: commit.time,
    user: host.env["USER"] ?? host.env["LOGNAME"] ?? host.env["USERNAME"] ?? "",
    ...(environment === undefined ? {} : { environment }),
    ...(configPath === undefined ? {} : { configPath }),
  };
  const parts = {
    host,
    partsFor: (prepared: Parameters<typeof partsFrom>[2]["prepared"]) => partsFrom(host, args, { prepared, signal }),
  };
  const developed = await develop(developing, parts, { update: args.is("update") });
  show(host, developed, { asJson: args.is("json"), isSent: args.is("update") });
  return developed;
}

async function tagsBefore(host: Host): Promise<readonly string[]> {
  const { commit } = await commitNamed(host, "HEAD");
  return [commit.oid, ...commit.ancestors];
}

function show(
  host: Host,
  { images, specs }: Developed,
  { asJson, isSent }: { asJson: boolean; isSent: boolean },
): void {
  if (asJson) {
    host.print(harmlessJson({ images: images.map(({ name, reference }) => ({ name, reference })), specs }));
    return;
  }
  for (const { reference } of images) host.print(`${reference}\n`);
  for (const path of specs) host.print(`${harmless(path)}\n`);
  if (!isSent) host.note("Into the cluster:  pachook dev --update\n");
}
