import type { DatumInfo } from "../tools/pachctl/datum-info.ts";

/** The datums of a job that one image computed. */
export type ImageGroup = {
  /** What Kubernetes says it ran; empty for datums that nothing has computed yet, and where nobody wrote it down. */
  image: string;
  datums: number;
  /** How many of them are in which state: `SUCCESS`, `SKIPPED` and so on. */
  states: Readonly<Record<string, number>>;
  /** Ids of the jobs that computed them, the first few that came. */
  jobs: readonly string[];
};

export type Tally = {
  groups: readonly ImageGroup[];
  /** How many datums were looked at. */
  read: number;
};

type Counting = { datums: number; states: Map<string, number>; jobs: Set<string> };

/** More jobs than anybody reads. A job whose every datum has a job of its own must not make us keep them all. */
const mostJobs = 100;

/** Counts datums as they come, and keeps none of them. */
export function tallyDatums(): { add: (datum: DatumInfo) => void; result: () => Tally } {
  const byImage = new Map<string, Counting>();
  let read = 0;
  return {
    add({ imageId, state, job }) {
      read += 1;
      const known = byImage.get(imageId);
      const group = known ?? { datums: 0, states: new Map(), jobs: new Set() };
      if (known === undefined) byImage.set(imageId, group);
      group.datums += 1;
      group.states.set(state, (group.states.get(state) ?? 0) + 1);
      if (group.jobs.size < mostJobs && job.id !== "") group.jobs.add(job.id);
    },
    result: () => ({
      read,
      groups: [...byImage]
        .map(([image, { datums, states, jobs }]) => {
          return { image, datums, states: Object.fromEntries(states), jobs: [...jobs] };
        })
        .toSorted((one, other) => other.datums - one.datums),
    }),
  };
}
