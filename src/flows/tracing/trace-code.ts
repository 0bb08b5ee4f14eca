import { factsOfJson, fingerprintOf } from "../../deploy/effective-spec.ts";
import { readRecord } from "../../deploy/record.ts";
import { splitImage } from "../../pachyderm/image-reference.ts";
import type { PipelineInfo } from "../../tools/pachctl/pipeline-info.ts";
import { annotationFor, type Code, commitInTag, type VersionFacts } from "../../trace/code.ts";
import { gaps, gitGap } from "../../trace/gaps.ts";
import { readRanImage } from "../../trace/ran-image.ts";
import type { TraceWork } from "./trace-work.ts";

const revisionLabel = "org.opencontainers.image.revision";
const sourceLabel = "org.opencontainers.image.source";

/** What is known of the pipeline that an image ran in. */
export type RanIn = {
  versions: readonly PipelineInfo[];
  /** The version that ran it, and the image as that one's spec names it; null where nobody knows. */
  spec: RanSpec | null;
};

export type RanSpec = { version: string; image: string };

type Found = Omit<Code, "git">;

/**
 * Finds the git commit behind an image: from what Pachook wrote on the pipeline, else from what the image says of
 * itself, else from the commit tag that it has in the registry, else from the tag that the spec of then names.
 */
export async function codeBehind(ranImage: string, { versions, spec }: RanIn, work: TraceWork): Promise<Code> {
  const specImage = spec?.image ?? "";
  // A spec that names a digest says exactly what ran, also where nobody else does.
  const imageId = ranImage === "" && splitImage(specImage).digest !== null ? specImage : ranImage;
  const found = await findCommit(imageId, { versions: versions.map(factsOfVersion), spec }, work);
  if (found.commit === null || found.from === null || work.git === null) return { ...found, git: null };
  const standing = await work.git(found.commit);
  const commit = standing.kind === "known" ? standing.oid : found.commit;
  return { ...found, commit, git: standing, gap: found.gap ?? gitGap(standing, { ...found, from: found.from }) };
}

type Facts = { versions: readonly VersionFacts[]; spec: RanSpec | null };

async function findCommit(imageId: string, { versions, spec }: Facts, work: TraceWork): Promise<Found> {
  const { repository, digest } = readRanImage(imageId);
  const blank: Found = {
    image: imageId,
    digest,
    commit: null,
    from: null,
    version: null,
    source: null,
    gap: null,
  };
  const bySpec = (gap: string): Found => {
    const commit = commitInTag(splitImage(spec?.image ?? "").tag);
    if (commit === null) return { ...blank, gap };
    return { ...blank, commit, from: "spec-tag", version: spec?.version ?? null, gap };
  };
  if (imageId === "") return bySpec(gaps.noImage(spec?.image ?? ""));
  if (digest === null || repository === null) return bySpec(gaps.localImage);
  const image = `${repository}@${digest}`;
  const named = (await namedBy(spec, { repository, digest }, work)) ?? image;
  const annotated = annotationFor(named, versions, spec?.version ?? null);
  if (annotated !== null) return { ...blank, ...annotated, from: "annotation" };
  const answer = await work.registry.look(image);
  if (answer.kind === "missing") return bySpec(gaps.lostImage);
  if (answer.kind === "unknown") return bySpec(gaps.silentRegistry(answer.why));
  const label = answer.labels[revisionLabel] ?? "";
  const source = answer.labels[sourceLabel] ?? null;
  if (/^[0-9a-f]{7,64}$/.test(label)) return { ...blank, commit: label, from: "label", source };
  const commit = commitInTag(await work.registry.commitTagOf(named));
  if (commit !== null) return { ...blank, commit, from: "tag", source };
  return { ...bySpec(label === "" ? gaps.noMark : gaps.badRevision(label)), source };
}

/**
 * What ran, by the digest that the spec names it with: that of an image for several platforms is another than that of the
 * one that a node took from it, and which of the two `image_id` has depends on the container runtime.
 */
async function namedBy(
  spec: RanSpec | null,
  { repository, digest }: { repository: string; digest: string },
  work: TraceWork,
): Promise<string | null> {
  const sent = splitImage(spec?.image ?? "");
  if (sent.digest === null || sent.digest === digest) return null;
  const image = `${repository}@${sent.digest}`;
  return (await work.registry.holds(image, digest)) ? image : null;
}

/** A record counts where the spec is still the one that it was written on: somebody may have put in another image. */
function factsOfVersion({ version, image, annotations, userSpec }: PipelineInfo): VersionFacts {
  const record = readRecord(annotations);
  if (record === null) return { version, image, commit: null };
  const facts = factsOfJson(userSpec);
  const isAsSent = facts !== null && fingerprintOf(facts) === record.spec;
  return { version, image, commit: isAsSent ? record.commit : null };
}
