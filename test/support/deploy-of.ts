import type { Relation } from "../../src/deploy/ancestry.ts";
import type { OpenTransactions } from "../../src/deploy/change.ts";
import { type Deployed, deploy } from "../../src/flows/deploy.ts";
import type { DeployOptions } from "../../src/flows/deploying/deploy-run.ts";
import type { DeployRules, DeployWork, PlannedImage } from "../../src/flows/deploying/deploy-work.ts";
import { wantedGroups } from "../../src/flows/deploying/wanted-groups.ts";
import { readSpecs } from "../../src/pachyderm/reader.ts";
import type { Pachctl } from "../../src/tools/pachctl/pachctl.ts";
import type { Run } from "../../src/tools/run.ts";

/** A commit for a deploy: its pipelines, each with the image that it names, and what they read. */
export type Sketch = {
  commit?: string;
  pipelines: readonly { name: string; reads: string; image?: string; more?: object }[];
  /** Digests of images built here, by name; a name that the registry lacks has to be made. */
  images?: Readonly<Record<string, { digest: string; isMade: boolean }>>;
};

export const calmRules: DeployRules = { reprocess: [], policy: "never", overwrite: false, older: false, cap: null };

export type Recorded = { open: Set<string>; made: string[]; lines: string[] };

export function recordsOf(): Recorded {
  return { open: new Set(), made: [], lines: [] };
}

function openIn({ open }: Recorded): OpenTransactions {
  return {
    began: async (id) => {
      open.add(id);
    },
    ended: async (id) => {
      open.delete(id);
    },
  };
}

/** What a commit deploys, with a registry in memory. */
function workOf(sketch: Sketch, records: Recorded, { relations = new Map(), meanwhile }: Given): DeployWork {
  const { commit = "1".repeat(40), images = {} } = sketch;
  const exactOf = (name: string) => `registry.test/${name}:${commit}@${images[name]?.digest ?? ""}`;
  const names = Object.keys(images);
  const isThere = (name: string) => images[name]?.isMade === true || records.made.includes(exactOf(name));
  return {
    commit: { oid: commit, subject: "edges" },
    environment: { name: "dev", context: "stand-in", project: "default" },
    images: {
      plan: async () =>
        names.map(
          (name): PlannedImage => ({
            name,
            action: isThere(name) ? "reuse" : "make",
            why: "so it is",
            reference: isThere(name) ? exactOf(name) : `registry.test/${name}:${commit}`,
          }),
        ),
      movedBases: async () => [],
      baseOf: () => null,
      bring: async (wanted) => {
        await meanwhile?.();
        for (const name of wanted) if (!isThere(name)) records.made.push(exactOf(name));
        return new Map(names.map((name) => [name, isThere(name) ? exactOf(name) : `registry.test/${name}:${commit}`]));
      },
    },
    groups: (references) => {
      const nameOf = new Map([...references].map(([name, reference]) => [reference, { name, key: `key-${name}` }]));
      const requests = sketch.pipelines.map(({ name, reads, image = "team/tool:1.0", more = {} }) => ({
        pipeline: { name },
        transform: { image: references.get(image) ?? image, cmd: ["python3", "/edges.py"] },
        input: { pfs: { repo: reads, glob: "/*" } },
        ...more,
      }));
      const { specs } = readSpecs("pipelines.json", new TextEncoder().encode(JSON.stringify(requests)));
      return wantedGroups(specs, {
        project: "default",
        imageOf: (reference) => nameOf.get(reference) ?? null,
        isPinned: () => false,
        brokenBy: () => null,
      });
    },
    relations: async () => relations,
  };
}

export type Given = {
  rules?: Partial<DeployRules>;
  keepGoing?: boolean;
  noWait?: true;
  records?: Recorded;
  relations?: ReadonlyMap<string, Relation>;
  run?: Run;
  /** What somebody else does while images are made, which is between rehearsal and update. */
  meanwhile?: () => Promise<void>;
};

/** A cluster that a deploy can go to, and its clock. */
export type Deployable = {
  open: (run?: Run) => Promise<Pachctl>;
  now: () => number;
  wait: (ms: number) => Promise<void>;
};

/** One run of a deploy, as the command makes it. */
export async function deployOn(cluster: Deployable, sketch: Sketch, given: Given = {}): Promise<Deployed> {
  const { records = recordsOf(), rules = {}, keepGoing = false, run } = given;
  const pachctl = await cluster.open(run);
  const { now, wait } = cluster;
  const options: DeployOptions = {
    rules: { ...calmRules, ...rules },
    keepGoing,
    watch: given.noWait ? null : { now, wait, deadlineMs: 600_000, settleMs: 5_000 },
    now: now(),
    steps: {
      begin: (step) => ({
        waitsFor: () => undefined,
        done: (outcome) => void records.lines.push(`${step}: ${outcome}`),
        failed: (outcome) => void records.lines.push(`${step} failed: ${outcome}`),
      }),
    },
  };
  return deploy(
    workOf(sketch, records, given),
    { pachctl, open: openIn(records), signal: new AbortController().signal },
    options,
  );
}
