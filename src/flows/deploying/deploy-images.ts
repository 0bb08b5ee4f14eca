import type { Commit } from "../../tools/commits.ts";
import {
  buildDecided,
  decideFor,
  movedBasesOf,
  namingOf,
  placeOf,
  type RunParts,
  sessionsFor,
} from "../building/build-commit.ts";
import type { DecidedImage } from "../building/decide-images.ts";
import type { MovedBase } from "../building/moved-bases.ts";
import type { Prepared } from "../building/prepare-images.ts";
import { promotable, promoteCommit } from "../building/promote.ts";
import { refuseToRefresh } from "../building/refresh-bases.ts";
import type { ImageWork, PlannedImage } from "./deploy-work.ts";
import { imagesToAsk, isRunning, lookAtRunning, runningInPlace } from "./images-in-place.ts";

/** The images of a commit for an environment: built and pushed there, or promoted from the environment it names. */
export function imageWork(prepared: Prepared, commit: Commit, parts: RunParts): ImageWork {
  return prepared.environment?.promote ? promotedWork(prepared, commit, parts) : builtWork(prepared, commit, parts);
}

function builtWork(prepared: Prepared, commit: Commit, parts: RunParts): ImageWork {
  const sessions = sessionsFor(prepared, parts);
  const naming = namingOf(commit);
  const known = new Map<string, PlannedImage>();
  const bases = new Map<string, string | null>();
  let decided: readonly DecidedImage[] = [];
  let moved: Promise<readonly MovedBase[]> = Promise.resolve([]);
  return {
    plan: async (running, { older }) => {
      const inPlace = runningInPlace(prepared, running);
      const images = imagesToAsk(prepared, inPlace, parts);
      const asked = images.length === 0 ? [] : await decideFor({ ...prepared, images }, parts, { naming, sessions });
      const looked = await lookAtRunning(prepared, parts, { inPlace, asked, naming, older });
      moved = movedBasesOf([...asked, ...looked], prepared, parts);
      const newer = looked.filter((each) => !isRunning(each, inPlace));
      const registry = prepared.environment?.registry ?? null;
      // They were looked at in haste; what is done with them may take its time.
      decided = [...asked, ...newer.map((each) => ({ ...each, ...placeOf(each.wanted, registry, sessions) }))];
      for (const [name, { reference }] of inPlace) known.set(name, runningImage(name, reference));
      for (const [name, { base }] of inPlace) bases.set(name, base);
      for (const { wanted, decision, madeOn } of [...asked, ...looked]) {
        bases.set(wanted.image.name, decision.kind === "make" ? null : (madeOn.get(decision.digest) ?? null));
      }
      for (const each of decided) known.set(each.wanted.image.name, plannedImage(each));
      return prepared.images.flatMap(({ image }) => known.get(image.name) ?? []);
    },
    movedBases: () => moved,
    baseOf: (name) => bases.get(name) ?? null,
    bring: async (names) => {
      const references = new Map([...known].map(([name, { reference }]) => [name, reference]));
      const needed = withBases(decided, names);
      if (needed.length === 0) return references;
      for (const { name, reference, base } of await buildDecided(needed, { prepared, parts, naming, sessions })) {
        references.set(name, reference);
        bases.set(name, base);
      }
      return references;
    },
  };
}

function runningImage(name: string, reference: string): PlannedImage {
  return { name, action: "reuse", why: "it runs, and nothing it is made of changed", reference };
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
  if (parts.refreshBases) refuseToRefresh(prepared);
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
    movedBases: async () => [],
    baseOf: () => null,
    bring: async () => {
      const promoted = await promoteCommit(prepared, commit, parts);
      return new Map(promoted.map(({ name, reference }) => [name, reference]));
    },
  };
}
