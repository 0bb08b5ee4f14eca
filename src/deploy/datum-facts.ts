import { splitImage } from "../pachyderm/image-reference.ts";
import type { DatumInfo } from "../tools/pachctl/datum-info.ts";
import { isOver, type JobInfo } from "../tools/pachctl/job-info.ts";
import type { Pachctl } from "../tools/pachctl/pachctl.ts";
import { exactImage } from "./effective-spec.ts";

/** What the datums of a pipeline say about the code that computed them. */
export type DatumFacts = {
  /** The digest that Kubernetes says it ran for a datum of the last job; null where none was computed, or nobody says. */
  ranDigest: string | null;
  /** Datums of the last job that another image computed, and `skipped` since. */
  older: OlderDatums;
};

/** `isExact` is false where there are so many that they were not looked at one by one. */
export type OlderDatums = { datums: number; isExact: boolean };

const none: DatumFacts = { ranDigest: null, older: { datums: 0, isExact: true } };

/** pachctl lists about 20,000 datums in a second. */
const mostListed = 20_000;

/**
 * Looks which image really computed what the last finished job of a pipeline holds. Of a datum that was skipped only
 * the older job knows. Costs one call where every job ran the same image, else two; and one more for the digest.
 * Source: Pachyderm, src/pps/pps.proto: DatumInfo's `datum.job` and `image_id`, JobInfo's `details.transform.image`.
 *
 * @param of `image` as the pipeline names it now; without `digest` nobody is asked for the digest
 */
export async function datumFacts(
  pachctl: Pachctl,
  { pipeline, image, ...of }: { pipeline: string; image: string; digest?: true },
): Promise<DatumFacts> {
  const listed = await pachctl.listJobs(pipeline, { history: "all" });
  if (listed.kind !== "done") return none;
  const jobs = listed.value;
  const last = jobs.find((job) => isOver(job) && job.data.total > 0);
  if (last === undefined) return none;
  const now = exactImage(image);
  const isOld = new Set(jobs.filter((job) => job.image !== "" && exactImage(job.image) !== now).map(({ id }) => id));
  const wantsDigest =
    of.digest === true && splitImage(image).digest !== null && last.data.processed > 0 && !isOld.has(last.id);
  if (isOld.size === 0 && !wantsDigest) return none;
  if (last.data.total > mostListed) return { ranDigest: null, older: atMost(last, isOld) };
  let older = 0;
  let own = "";
  const each = ({ id, job, state }: DatumInfo) => {
    if (isOld.has(job.id)) older += 1;
    if (own === "" && job.id === last.id && state === "SUCCESS") own = id;
  };
  await pachctl.listDatums({ pipeline, id: last.id }, { each });
  const ranDigest = wantsDigest && own !== "" ? await digestOf(pachctl, { pipeline, id: last.id }, own) : null;
  return { ranDigest, older: { datums: older, isExact: true } };
}

function atMost({ id, data }: JobInfo, isOld: ReadonlySet<string>): OlderDatums {
  if (isOld.size === 0) return none.older;
  return { datums: isOld.has(id) ? data.total : data.skipped + data.recovered, isExact: false };
}

async function digestOf(
  pachctl: Pachctl,
  job: { pipeline: string; id: string },
  datum: string,
): Promise<string | null> {
  const inspected = await pachctl.inspectDatum(job, datum);
  return inspected.kind === "done" ? splitImage(inspected.value.imageId).digest : null;
}
