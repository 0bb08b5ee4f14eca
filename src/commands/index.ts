import type { Command } from "./command.ts";

/** A verb and the way to its command: only the one that was typed is loaded. */
export type Verb = { summary: string; load: () => Promise<Command> };

/** Every verb, in the order that help lists them. The summary stands here too, so that help loads no command. */
export const verbs: Readonly<Record<string, Verb>> = {
  validate: {
    summary: "Say what pachctl and pachd would refuse, and what would quietly go wrong",
    load: async () => (await import("./validate.ts")).validateCommand,
  },
  fix: {
    summary: "Mend what is safe to mend: old field names, quantities, and more",
    load: async () => (await import("./fix.ts")).fixCommand,
  },
  explain: {
    summary: "Show what a check is about, with a bad and a good example",
    load: async () => (await import("./explain.ts")).explainCommand,
  },
  render: {
    summary: "Write specs with their values filled in, as pachctl would get them",
    load: async () => (await import("./render.ts")).renderCommand,
  },
  graph: {
    summary: "Draw the pipelines and what they read, with problems marked",
    load: async () => (await import("./graph.ts")).graphCommand,
  },
  datums: {
    summary: "Show what datums Pachyderm would make of sample data",
    load: async () => (await import("./datums.ts")).datumsCommand,
  },
  dev: {
    summary: "Build images from the working directory, and make specs that use them",
    load: async () => (await import("./dev.ts")).devCommand,
  },
  test: {
    summary: "Run pipelines on sample data, as Pachyderm would run them",
    load: async () => (await import("./test.ts")).testCommand,
  },
  sample: {
    summary: "Fetch a few files of a data repo, for tests at the desk",
    load: async () => (await import("./sample.ts")).sampleCommand,
  },
  plan: {
    summary: "Show what a deploy would do: images, pipelines, why, and what it costs",
    load: async () => (await import("./plan.ts")).planCommand,
  },
  build: {
    summary: "Build the images of a commit, from the commit and nothing else",
    load: async () => (await import("./build.ts")).buildCommand,
  },
  deploy: {
    summary: "Bring a commit into an environment, and see that it runs",
    load: async () => (await import("./deploy.ts")).deployCommand,
  },
  push: {
    summary: "git push, then deploy what was pushed and wait for it",
    load: async () => (await import("./push.ts")).pushCommand,
  },
  status: {
    summary: "Say what runs in each environment, and what waits to be deployed",
    load: async () => (await import("./status.ts")).statusCommand,
  },
  trace: {
    summary: "Say which code and data an output really comes from",
    load: async () => (await import("./trace.ts")).traceCommand,
  },
  init: {
    summary: "Check every commit of this repository from now on",
    load: async () => (await import("./init.ts")).initCommand,
  },
  install: {
    summary: "Switch the hooks on in this clone; what `prepare` calls",
    load: async () => (await import("./install.ts")).installCommand,
  },
  uninstall: {
    summary: "Take out of this repository what init put in",
    load: async () => (await import("./uninstall.ts")).uninstallCommand,
  },
  doctor: {
    summary: "Say whether the hooks of this clone really run, and what to do where not",
    load: async () => (await import("./doctor.ts")).doctorCommand,
  },
  arm: {
    summary: "Let pushes from this clone deploy",
    load: async () => (await import("./arm.ts")).armCommand,
  },
  disarm: {
    summary: "Let pushes from this clone deploy no more",
    load: async () => (await import("./disarm.ts")).disarmCommand,
  },
  hook: {
    summary: "What the hook scripts call",
    load: async () => (await import("./hook.ts")).hookCommand,
  },
};
