import * as form from "./forms.ts";
import type { Fields, Form, Shape } from "./setting.ts";

const text = (wanted: Form): Shape => ({ kind: "text", form: wanted });
const list = (wanted: Form): Shape => ({ kind: "list", item: text(wanted) });
const map = (keys: Form, values: Shape): Shape => ({ kind: "map", keys, values });

export const levels = ["error", "warning", "off"] as const;
export const reprocessChoices = ["never", "code-changed", "always"] as const;
export const triggers = ["push", "manual"] as const;
export const engineChoices = ["auto", "built-in", "buildx", "docker", "podman", "buildah"] as const;

const imageFields = {
  repository: {
    shape: text(form.repository),
    required: true,
    help: "Name of the image without a tag. {dir} stands for the name of the Dockerfile's folder.",
  },
  context: {
    shape: text(form.folder),
    help: "Build context, from the top level.",
    standard: "the Dockerfile's folder",
  },
  target: { shape: text(form.name), help: "Stage of the Dockerfile to build.", standard: "the last one" },
  args: { shape: map(form.variableName, text(form.value)), help: "Build arguments.", standard: "{}" },
} satisfies Fields;

export const ignoreFields = {
  check: { shape: text(form.name), required: true, help: "The check whose problems stay." },
  reason: { shape: text(form.reason), required: true, help: "Why they stay, for the next reader." },
  files: { shape: text(form.glob), help: "Glob of the files it is for.", standard: "all" },
  pipeline: { shape: text(form.name), help: "Name of the pipeline it is for.", standard: "all" },
} satisfies Fields;

const environmentFields = {
  registry: { shape: text(form.registry), help: "Where images go; may hold a path, as in registry.example.com/acme." },
  context: { shape: text(form.name), help: "Name of the pachctl context to deploy through." },
  project: { shape: text(form.name), help: "Pachyderm project for specs that name none.", standard: "default" },
  platform: { shape: text(form.platform), help: "What the cluster's nodes run, whatever the laptop is." },
  vars: {
    shape: map(form.variableName, text(form.value)),
    help: "Values for <%= vars.name %> and for placeholders.",
    standard: "{}",
  },
  branches: { shape: list(form.glob), help: "Git branches that are deployed here, by name or glob.", standard: "[]" },
  tags: { shape: list(form.glob), help: "Git tags that are deployed here, by name or glob.", standard: "[]" },
  on: {
    shape: { kind: "choice", choices: triggers },
    help: "Whether a push to one of the branches or tags deploys, or only `pachook deploy` does.",
    standard: "push",
  },
  promote: { shape: text(form.name), help: "Takes the image digests that this other environment runs; never builds." },
} satisfies Fields;

/** Every key of pachook.yaml, in the order that the page lists them. All are optional. */
export const settings = {
  $schema: { shape: text(form.value), help: "For editors; Pachook does not read it." },
  specs: {
    shape: list(form.glob),
    help: "Globs of the files that hold specs; JSON, YAML and Jsonnet files among them are all read as specs. A glob behind ! takes out.",
    standard: "every file that reads as a spec, wherever it lies",
  },
  data: {
    shape: list(form.glob),
    help: "Data repos that exist outside these specs, by name or glob; project/name for another project.",
    standard: "[]",
  },
  images: {
    shape: map(form.glob, { kind: "fields", fields: imageFields }),
    help: "Images that are built here, by a glob of their Dockerfiles. The first glob that fits a Dockerfile counts.",
    standard: "{}",
  },
  pinned: { shape: list(form.glob), help: "Spec files whose image tags stay as they are written.", standard: "[]" },
  placeholders: {
    shape: text(form.placeholder),
    help: "A second way to write values, as a regular expression with one group: the variable's name.",
  },
  checks: {
    shape: map(form.name, { kind: "choice-or-map", choices: levels, keys: form.glob }),
    help: "How much a check weighs: error, warning or off, for all files or by glob. The last glob that fits counts.",
    standard: "{}",
  },
  ignore: {
    shape: { kind: "list", item: { kind: "fields", fields: ignoreFields } },
    help: "Problems that stay, each for a reason. A rule that no longer fits any problem is reported.",
    standard: "[]",
  },
  commit: {
    shape: {
      kind: "fields",
      fields: {
        fix: { shape: { kind: "flag" }, help: "Mend on commit what can be mended safely.", standard: "false" },
      },
    },
    help: "What the commit hook does.",
  },
  environments: {
    shape: map(form.name, { kind: "fields", fields: environmentFields }),
    help: "Where pipelines are deployed, by a name of your own.",
    standard: "{}",
  },
  build: {
    shape: {
      kind: "fields",
      fields: {
        reuse: {
          shape: { kind: "flag" },
          help: "Whether an image in the registry counts that says it was made from the same things. false where untrusted jobs can push there.",
          standard: "true",
        },
        engine: {
          shape: { kind: "choice", choices: engineChoices },
          help: "What builds images: built-in needs no program and makes what only copies files; auto takes it where it can, else the first engine that works.",
          standard: "auto",
        },
        jobs: { shape: text(form.count), help: "How many images are built side by side.", standard: "2" },
        insecure: {
          shape: list(form.registryHost),
          help: "Registries that are spoken to without TLS, by host and port; those of this machine are anyway, unless docker's certs.d holds a certificate for them.",
          standard: "[]",
        },
      },
    },
    help: "How images are built.",
  },
  test: {
    shape: {
      kind: "fields",
      fields: {
        compare: {
          shape: map(form.glob, text(form.comparer)),
          help: "How an output is compared with what is expected, by a glob over <pipeline>/<path>: bytes, csv, json, picture, or picture:3 where each channel of a pixel may be off by 3. The last glob that fits counts.",
          standard: "all by bytes",
        },
      },
    },
    help: "What `pachook test` does.",
  },
  reprocess: {
    shape: { kind: "choice", choices: reprocessChoices },
    help: "Whether a deploy computes old datums again.",
    standard: "never",
  },
  transaction_size: {
    shape: text(form.count),
    help: "Most pipelines that one transaction updates. More of one DAG are updated by several, upstream first; only each of them is all or nothing.",
    standard: "no limit",
  },
} satisfies Fields;
