import type { ContextFile } from "./context.ts";
import { copyEntries, whyNotCopied, workdirEntries } from "./copy-entries.ts";
import { workdirAfter } from "./image-config.ts";
import type { KnownPaths } from "./known-paths.ts";
import type { LayerEntry } from "./layer-writing.ts";
import { outsideVariables } from "./outside-variables.ts";
import { type ChainStep, type Decline, declined } from "./step-chain.ts";

/** What the steps from `first` on add. */
export type PlannedLayers = {
  kind: "planned";
  /** One for each step; null for a step that makes no layer. */
  entries: readonly (readonly LayerEntry[] | null)[];
};

/** A path decides about a layer, and nobody has looked what stands there. */
export type Unsure = { kind: "unsure"; path: string; line: number };

/** Settings that stood before the first step of the chain; null where nobody has read them. */
export type StartingSettings = { workdir: string | null; user: string | null };

/** The first of the steps that needs a container engine, whatever the base image holds. */
export function firstBlocked(steps: readonly ChainStep[]): Decline | null {
  for (const { action, instruction } of steps) {
    const { line } = instruction;
    if (action.kind === "run") return declined("RUN has to be run", line);
    if (action.kind === "unknown") return declined(`"${action.text}" is no instruction that is known here`, line);
    const because = action.kind === "copy" ? whyNotCopied(action.copy) : null;
    if (because !== null) return declined(because, line);
  }
  return null;
}

/** True where the steps from `first` on cannot be understood without the settings of the base image. */
export function needsBase({ steps, first, start }: Pick<PatchParts, "steps" | "first" | "start">): boolean {
  let isPlaced = start.workdir !== null;
  return steps.some(({ action }, index) => {
    if (action.kind === "workdir" && action.path?.startsWith("/")) isPlaced = true;
    if (index < first) return false;
    if (outsideVariables(steps, index).length > 0) return true;
    const path = action.kind === "copy" ? action.copy.target : action.kind === "workdir" ? action.path : "/";
    return !isPlaced && path !== null && !path.startsWith("/");
  });
}

export type PatchParts = {
  steps: readonly ChainStep[];
  /** Index of the first step that is still to be done. */
  first: number;
  context: readonly ContextFile[];
  start: StartingSettings;
  root: KnownPaths;
};

/** Works out the layers of the steps that are still to be done. Changes what is known of the root. */
export function planLayers({ steps, first, context, start, root }: PatchParts): PlannedLayers | Unsure | Decline {
  let workdir = start.workdir;
  let user = start.user;
  const entries: (readonly LayerEntry[] | null)[] = [];
  for (const [index, { action, instruction }] of steps.entries()) {
    const { line } = instruction;
    if (action.kind === "user") user = action.user;
    if (action.kind === "workdir") {
      if (action.path === null) return declined("its folder depends on values that are not known", line);
      if (workdir !== null || action.path.startsWith("/")) workdir = workdirAfter(workdir, action.path);
    }
    if (index < first) continue;
    if (action.kind !== "copy" && action.kind !== "workdir") {
      entries.push(null);
      continue;
    }
    if (action.kind === "workdir" && workdir === null) return { kind: "unsure", path: action.path ?? "", line };
    const made =
      action.kind === "copy"
        ? copyEntries(action.copy, { context, workdir, root })
        : workdirEntries(workdir ?? "/", root);
    if (made.kind === "unsure") return { ...made, line };
    if (made.kind === "refused") return declined(made.because, line);
    if (action.kind === "workdir" && made.entries.length > 0 && !isRoot(user)) {
      return declined("engines differ about who owns the folder that WORKDIR makes after USER", line);
    }
    entries.push(made.entries.length === 0 ? null : made.entries);
  }
  return { kind: "planned", entries };
}

function isRoot(user: string | null): boolean {
  return user !== null && /^((root|0)(:(root|0))?)?$/.test(user);
}
