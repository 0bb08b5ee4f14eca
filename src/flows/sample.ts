import type { Host } from "../host.ts";
import type { FetchedFile, SamplePlan } from "../samples/sample-plan.ts";
import { type ClusterOpening, withCluster } from "./reading/with-cluster.ts";
import { fetchSample } from "./sampling/fetch-sample.ts";
import { planSample, type Wish } from "./sampling/plan-sample.ts";

export type SampleOptions = ClusterOpening & {
  wish: Wish;
  /** What becomes of a file that is there and differs. */
  differing: "keep" | "replace";
  /** Shows the plan, and says whether to go on. */
  agree: (plan: SamplePlan) => Promise<boolean>;
  onFile: (file: FetchedFile, plan: SamplePlan) => void;
};

/** `files` is null where nothing was to be done. */
export type Sampled = { plan: SamplePlan; files: readonly FetchedFile[] | null };

/**
 * The whole of `pachook sample`: which files of a data repo are the smallest, and their bytes in `samples/`.
 *
 * @throws Failure where repo, commit or files are not there, the cluster does not answer, or the disk refuses
 */
export async function sample(host: Host, options: SampleOptions): Promise<Sampled> {
  const { wish, differing, agree } = options;
  const project = wish.target.project ?? options.project;
  const opening = { ...options, ...(project === undefined ? {} : { project }) };
  return withCluster(host, opening, async ({ cluster: pachctl, root, signal }) => {
    const plan = await planSample(wish, { pachctl, root, signal });
    if (!(await agree(plan))) return { plan, files: null };
    const onFile = (file: FetchedFile) => options.onFile(file, plan);
    const files = await fetchSample(plan, { pachctl, root, pid: host.self.pid, differing, onFile, signal });
    return { plan, files };
  });
}
