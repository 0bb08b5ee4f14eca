import type { Place, Severity } from "../problem.ts";

/** pachook.yaml after reading: every default filled in, every pattern as written. */
export type Config = {
  /** Path of the file from the top level of the repository; null where there is none. */
  file: string | null;
  /** Globs of spec files; null = find them by content. */
  specs: readonly string[] | null;
  /** Data repos that exist outside these specs: names or globs, `project/name` allowed. */
  data: readonly string[];
  images: readonly ImageRule[];
  /** Globs of spec files whose image tags stay as they are written. */
  pinned: readonly string[];
  /** A second syntax for values: one capture group, the variable's name. */
  placeholders: string | null;
  checks: readonly CheckSetting[];
  ignore: readonly IgnoreRule[];
  commit: { fix: boolean };
  environments: readonly Environment[];
  build: BuildSettings;
  /** How outputs of a test are compared with what is expected; the last glob that fits counts. */
  compare: readonly CompareRule[];
  reprocess: Reprocess;
  /** Most pipelines of one transaction; null for no limit. */
  transactionSize: number | null;
};

/** Dockerfiles that match `dockerfiles` become images; `{dir}` in the repository is the name of the Dockerfile's folder. */
export type ImageRule = {
  dockerfiles: string;
  repository: string;
  /** Build context, relative to the top level; null = the Dockerfile's folder. */
  context: string | null;
  args: Readonly<Record<string, string>>;
  target: string | null;
};

/** The severity of one check, for all files or those that a glob names. The last that matches counts. */
export type CheckSetting = { code: string; level: Severity | "off"; glob: string | null };

/**
 * Problems that stay for a reason, where a comment cannot say so (JSON has none): one check, in the files of a glob, in
 * one pipeline. In the file: `ignore: [{ check: quantity, files: "legacy/**", pipeline: edges, reason: "…" }]`, where
 * `check` and `reason` must stand. `at` is the place of the rule, to say that it is no longer needed.
 */
export type IgnoreRule = {
  code: string;
  glob: string | null;
  pipeline: string | null;
  reason: string;
  at: Place;
};

/** `glob` is for `<pipeline>/<path>`; `how`: bytes, csv, json, picture or picture:N. */
export type CompareRule = { glob: string; how: string };

export type BuildSettings = {
  /** False where others can write to the registry: then no image there is believed. */
  reuse: boolean;
  engine: "auto" | "built-in" | "buildx" | "docker" | "podman" | "buildah";
  /** How many images are built side by side. */
  jobs: number;
  /** Registries without TLS, as `host:port`. */
  insecure: readonly string[];
};

export type Environment = {
  name: string;
  registry: string | null;
  context: string | null;
  project: string | null;
  platform: string | null;
  vars: Readonly<Record<string, string>>;
  branches: readonly string[];
  tags: readonly string[];
  on: "push" | "manual";
  promote: string | null;
};

export type Reprocess = "never" | "code-changed" | "always";
