import type { BuiltReference } from "../../src/flows/build.ts";
import { buildCommit, type RunParts } from "../../src/flows/building/build-commit.ts";
import type { MovedBase } from "../../src/flows/building/moved-bases.ts";
import { commitNamed, prepareImages, refuseProblems } from "../../src/flows/building/prepare-images.ts";
import { promoteCommit } from "../../src/flows/building/promote.ts";
import { progressFor } from "../../src/report/progress.ts";
import { runExeca } from "../../src/tools/run-execa.ts";
import { hostOf } from "./host-of.ts";
import { startRegistry, type TestRegistry, type TestRegistryOptions } from "./registry.ts";
import { type ScriptedEngine, scriptedEngine } from "./scripted-engine.ts";
import { type Repo, withRepo } from "./with-repo.ts";

/** A repository, a registry, an engine that builds nothing, and a way to let `build --push` run on them. */
export type Workshop = {
  repo: Repo;
  registry: TestRegistry;
  engine: ScriptedEngine;
  /** What the last run said on stderr. */
  noted: () => string;
  push: (options?: PushOptions) => Promise<readonly BuiltReference[]>;
  /** The bases that moved, as the last run told. */
  moved: () => readonly MovedBase[];
};

export type PushOptions = { names?: string[]; environment?: string; commit?: string; parts?: Partial<RunParts> };

/** Gives the test a workshop whose images go to a registry of our own. */
export function withWorkshop(
  test: (workshop: Workshop) => Promise<void>,
  options: { registry?: TestRegistryOptions; engine?: ScriptedEngine } = {},
): Promise<void> {
  return withRepo(async (repo) => {
    const registry = await startRegistry(options.registry);
    const engine = options.engine ?? scriptedEngine();
    let noted = "";
    let moved: readonly MovedBase[] = [];
    try {
      await test({
        repo,
        registry,
        engine,
        noted: () => noted,
        moved: () => moved,
        async push({ names = [], environment, commit = "HEAD", parts = {} } = {}) {
          const host = hostOf({ cwd: repo.dir, env: repo.env, run: runExeca });
          const found = await commitNamed(host, commit);
          const env = environment === undefined ? {} : { environment };
          const prepared = await prepareImages(found.where, { treeish: found.commit.oid, names, ...env });
          try {
            refuseProblems(prepared);
            const all: RunParts = {
              host,
              progress: progressFor(host, () => () => undefined),
              signal: new AbortController().signal,
              engine: "docker",
              findEngine: async () => engine,
              fetch,
              onRequest: () => undefined,
              hasteMs: 120_000,
              ...parts,
            };
            moved = [];
            if (prepared.environment?.promote) return await promoteCommit(prepared, found.commit, all);
            const { images, movedBases } = await buildCommit(prepared, found.commit, all);
            moved = movedBases;
            return images;
          } finally {
            prepared.close();
            noted = host.noted();
          }
        },
      });
    } finally {
      await registry.close();
    }
  });
}
