import type { Commit } from "../tools/commits.ts";
import { buildDecided, decideFor, type Naming, placeOf, type RunParts, sessionsFor } from "./build-commit.ts";
import type { DecidedImage } from "./decide-images.ts";
import type { ImageWork, PlannedImage } from "./deploy-work.ts";
import type { Prepared } from "./prepare-images.ts";
import { promotable, promoteCommit } from "./promote.ts";

/** The images of a commit for an environment: built and pushed there, or promoted from the environment it names. */
export function imageWork(prepared: Prepared, commit: Commit, parts: RunParts): ImageWork {
  return prepared.environment?.promote ? promotedWork(prepared, commit, parts) : builtWork(prepared, commit, parts);
}

function builtWork(prepared: Prepared, commit: Commit, parts: RunParts): ImageWork {
  const sessions = sessionsFor(prepared, parts);
  const naming: Naming = {
    commit: commit.oid,
    created: commit.time,
    tagOf: () => commit.oid,
    ancestors: () => commit.ancestors,
  };
  const asked: { decided: Promise<DecidedImage[]> | null } = { decided: null };
  const decided = () => {
    asked.decided ??=
      prepared.images.length === 0 ? Promise.resolve([]) : decideFor(prepared, parts, { naming, sessions });
    return asked.decided;
  };
  return {
    plan: async () => (await decided()).map(plannedImage),
    bring: async (names) => {
      const all = await decided();
      const references = new Map(
        all.map(({ wanted, repository, decision }) => [wanted.image.name, referenceOf(repository, decision)]),
      );
      const needed = withBases(all, names);
      if (needed.length === 0) return references;
      for (const { name, reference } of await buildDecided(needed, { prepared, parts, naming, sessions })) {
        references.set(name, reference);
      }
      return references;
    },
  };
}

function plannedImage({ wanted, repository, decision, why }: DecidedImage): PlannedImage {
  return { name: wanted.image.name, action: decision.kind, why, reference: referenceOf(repository, decision) };
}

function referenceOf(repository: string, decision: DecidedImage["decision"]): string {
  return `${repository}:${decision.tag}${decision.kind === "make" ? "" : `@${decision.digest}`}`;
}

/** The named images and those they are made from. */
function withBases(all: readonly DecidedImage[], names: readonly string[]): DecidedImage[] {
  const byName = new Map(all.map((each) => [each.wanted.image.name, each]));
  const needed = new Set(names);
  for (const name of needed) for (const base of byName.get(name)?.wanted.bases ?? []) needed.add(base);
  return all.filter(({ wanted }) => needed.has(wanted.image.name));
}

function promotedWork(prepared: Prepared, commit: Commit, parts: RunParts): ImageWork {
  const sessions = sessionsFor(prepared, parts);
  return {
    plan: () =>
      Promise.all(
        prepared.images.map(async (wanted): Promise<PlannedImage> => {
          const { repository } = placeOf(wanted, prepared.environment?.registry ?? null, sessions);
          const { tag, digest, from } = await promotable(wanted, { prepared, commit, sessions });
          const reference = `${repository}:${tag}@${digest}`;
          return { name: wanted.image.name, action: "promote", why: `the same as ${from}`, reference };
        }),
      ),
    bring: async () => {
      const promoted = await promoteCommit(prepared, commit, parts);
      return new Map(promoted.map(({ name, reference }) => [name, reference]));
    },
  };
}
