import type { ImageAnswer, ImageRegistry } from "../../src/flows/tracing/trace-registry.ts";
import type { TraceWork } from "../../src/flows/tracing/trace-work.ts";
import type { CommitFacts } from "../../src/tools/commit-facts.ts";
import type { Pachctl } from "../../src/tools/pachctl/pachctl.ts";
import type { InProcess } from "./pachctl/in-process.ts";

/** What git and the registry know, where a test has neither. */
export type Outside = {
  commits?: Readonly<Record<string, CommitFacts>>;
  images?: Readonly<Record<string, ImageAnswer>>;
  tags?: Readonly<Record<string, string>>;
  /** Digests of the images of each platform, by the name of what holds them. */
  indexes?: Readonly<Record<string, readonly string[]>>;
  limits?: Partial<TraceWork["limits"]>;
  signal?: AbortSignal;
};

export type TracedWork = TraceWork & { asked: string[]; said: string[] };

/** All that tracing asks, over a cluster in memory; a registry and a git that know what they are told. */
export function traceWorkOn(cluster: InProcess, outside: Outside = {}): TracedWork {
  const {
    commits = {},
    images = {},
    tags = {},
    indexes = {},
    limits = {},
    signal = new AbortController().signal,
  } = outside;
  const [asked, said]: [string[], string[]] = [[], []];
  const opened = new Map<string, Promise<Pachctl>>();
  const registry: ImageRegistry = {
    look: async (image) => {
      asked.push(image);
      return images[image] ?? { kind: "missing" };
    },
    commitTagOf: async (image) => tags[image] ?? null,
    holds: async (image, digest) => (indexes[image] ?? []).includes(digest),
  };
  return {
    cluster: (project) => {
      const open = opened.get(project) ?? cluster.open(undefined, project);
      opened.set(project, open);
      return open;
    },
    project: "default",
    environment: "dev",
    registry,
    git: async (commit) => commits[commit] ?? { kind: "absent", isShallow: false },
    begin: () => ({ waitsFor: (what) => void said.push(what), done: (what) => void said.push(what), failed: () => {} }),
    limits: { datums: 100_000, steps: 50, ...limits },
    signal,
    asked,
    said,
  };
}

/** A commit that git has, as a test tells it. */
export function commitOf(oid: string, subject: string): CommitFacts {
  return { kind: "known", oid, author: "The Author", time: "2026-01-01T00:00:00Z", subject, isHeld: true };
}
