import type { KeyPath } from "./key-path.ts";
import type { CreatePipelineRequest, CronInput, Input, PFSInput } from "./request.ts";

/** The ways inputs combine, in the order in which pachd looks for them. */
export const combinations = ["cross", "join", "group", "union"] as const;

export type Combination = (typeof combinations)[number];

/** One Input object of a tree, with the combinations it stands in, outermost first. */
export type Visit = { input: Input; path: KeyPath; inside: readonly Combination[] };

export type PfsVisit = Visit & { pfs: PFSInput };
export type CronVisit = Visit & { cron: CronInput };

/**
 * Every Input object of a request, children before parents: the order in which pachd finds fault with them.
 * Source: pachyderm, src/pps/pps.go, VisitInput.
 */
export function visitInputs(request: CreatePipelineRequest): Visit[] {
  const visits: Visit[] = [];
  // A stack of its own: a file may nest inputs by the thousand.
  const waiting: { visit: Visit; opened: boolean }[] = [];
  if (request.input !== undefined) waiting.push(unopened({ input: request.input, path: ["input"], inside: [] }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { visit, opened } = next;
    const children = opened ? [] : childrenOf(visit);
    if (children.length === 0) visits.push(visit);
    else waiting.push({ visit, opened: true }, ...children.toReversed().map(unopened));
  }
  return visits;
}

function unopened(visit: Visit): { visit: Visit; opened: boolean } {
  return { visit, opened: false };
}

function childrenOf({ input, path, inside }: Visit): Visit[] {
  // Every check walks the inputs of every spec: nothing is made for what is not there.
  const children: Visit[] = [];
  for (const kind of combinations) {
    const within = input[kind];
    if (within === undefined || within.length === 0) continue;
    const around = [...inside, kind];
    for (const [index, child] of within.entries()) {
      children.push({ input: child, path: [...path, kind, index], inside: around });
    }
  }
  return children;
}

/** The pfs inputs of a request, with the path of the pfs object itself. */
export function pfsInputs(request: CreatePipelineRequest): PfsVisit[] {
  return visitInputs(request).flatMap((visit) => {
    const { pfs } = visit.input;
    return pfs === undefined ? [] : [{ ...visit, pfs, path: [...visit.path, "pfs"] }];
  });
}

/** The cron inputs of a request, with the path of the cron object itself. */
export function cronInputs(request: CreatePipelineRequest): CronVisit[] {
  return visitInputs(request).flatMap((visit) => {
    const { cron } = visit.input;
    return cron === undefined ? [] : [{ ...visit, cron, path: [...visit.path, "cron"] }];
  });
}
