import type { Graph, PipelineNode } from "./graph.ts";
import { type Reading, repoKey } from "./readings.ts";

/** A pipeline at a data branch; `reading` is null where it writes there. */
export type BranchUse = { repo: string; branch: string; pipeline: PipelineNode; reading: Reading | null };

/** Two branches of one data repo that hang together: what pachd refuses. */
export type Clash = {
  repo: string;
  first: BranchUse;
  second: BranchUse;
  /** Pipelines from the first user to the second, each sharing a data branch with the next; one where they are the same. */
  chain: readonly PipelineNode[];
};

type Users = ReadonlyMap<string, readonly PipelineNode[]>;

/**
 * Pipelines that hang together by the branches they read and write: one list for each connected DAG. A pipeline ties its
 * output branch to all that it reads; a trigger ties nothing, since its branch has no provenance.
 * Source: pachyderm, src/server/pfs/server/server_branch.go, validateDAGStructure.
 */
export function dagsOf(graph: Graph): PipelineNode[][] {
  return dagsAlong(usersOf(graph), graph);
}

function dagsAlong(users: Users, graph: Graph): PipelineNode[][] {
  const placed = new Set<PipelineNode>();
  return graph.pipelines.flatMap((root) => {
    if (placed.has(root)) return [];
    const dag = [...spreadFrom(root, users).keys()];
    for (const pipeline of dag) placed.add(pipeline);
    return [dag];
  });
}

/** Finds every second branch of a data repo within one connected DAG. */
export function branchClashes(graph: Graph): Clash[] {
  const users = usersOf(graph);
  return dagsAlong(users, graph).flatMap((dag) => {
    const firsts = new Map<string, BranchUse>();
    const told = new Set<string>();
    const clashes: Clash[] = [];
    // Readers first: a finding on an input can be mended there.
    const uses = dag.flatMap(usesOf).toSorted((one, other) => weightOf(one) - weightOf(other));
    for (const use of uses) {
      const first = firsts.get(use.repo);
      if (first === undefined) firsts.set(use.repo, use);
      else if (first.branch !== use.branch && !told.has(branchKey(use))) {
        told.add(branchKey(use));
        clashes.push({ repo: use.repo, first, second: use, chain: chainBetween(first.pipeline, use.pipeline, users) });
      }
    }
    return clashes;
  });
}

/** The writer has the say about the right branch, then those who read master. */
function weightOf({ reading, branch }: BranchUse): number {
  if (reading === null) return 0;
  return branch === "master" ? 1 : 2;
}

function chainBetween(first: PipelineNode, last: PipelineNode, users: Users): PipelineNode[] {
  const cameFrom = spreadFrom(first, users);
  const chain = [last];
  for (let step = cameFrom.get(last) ?? null; step !== null; step = cameFrom.get(step) ?? null) chain.push(step);
  return chain.reverse();
}

/** Everything that hangs together with a pipeline, nearest first, each with the pipeline it was reached from. */
function spreadFrom(root: PipelineNode, users: Users): Map<PipelineNode, PipelineNode | null> {
  const cameFrom = new Map<PipelineNode, PipelineNode | null>([[root, null]]);
  const crossed = new Set<string>();
  for (const pipeline of cameFrom.keys()) {
    for (const key of usesOf(pipeline).map(branchKey)) {
      if (crossed.has(key)) continue;
      crossed.add(key);
      for (const next of users.get(key) ?? []) if (!cameFrom.has(next)) cameFrom.set(next, pipeline);
    }
  }
  return cameFrom;
}

function usersOf(graph: Graph): Users {
  const users = new Map<string, PipelineNode[]>();
  for (const pipeline of graph.pipelines) {
    for (const key of usesOf(pipeline).map(branchKey)) {
      const known = users.get(key);
      if (known === undefined) users.set(key, [pipeline]);
      else known.push(pipeline);
    }
  }
  return users;
}

function usesOf(pipeline: PipelineNode): BranchUse[] {
  const writes = { repo: repoKey(pipeline), branch: pipeline.outputBranch, pipeline, reading: null };
  return [
    writes,
    ...pipeline.reads.map((reading) => ({ repo: reading.repo, branch: reading.branch, pipeline, reading })),
  ];
}

// Names in a spec may hold anything, so the parts are kept apart by what YAML cannot hold.
function branchKey({ repo, branch }: { repo: string; branch: string }): string {
  return `${repo}\u0000${branch}`;
}
