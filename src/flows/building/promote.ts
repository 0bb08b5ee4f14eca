import { commitTags } from "../../deploy/image-names.ts";
import { promoteImage } from "../../deploy/promote-image.ts";
import { standingOf } from "../../deploy/registry-standing.ts";
import { Failure } from "../../failure.ts";
import { showBytes } from "../../report/progress.ts";
import type { Commit } from "../../tools/commits.ts";
import { inTurn } from "../../tools/in-turn.ts";
import type { Sessions } from "../../tools/registry/sessions.ts";
import type { BuiltReference } from "../build.ts";
import { environmentNamed } from "../reading/fill-for-each.ts";
import { placeOf, type RunParts, sessionsFor } from "./build-commit.ts";
import type { ImageToMake } from "./image-inputs.ts";
import type { Prepared } from "./prepare-images.ts";
import { refuseToRefresh } from "./refresh-bases.ts";

/**
 * Brings the images that another environment has of a commit into this one: the same digests, copied where they are not
 * there. Nothing is built.
 *
 * @throws Failure where the other environment has no image of the commit
 */
export async function promoteCommit(prepared: Prepared, commit: Commit, parts: RunParts): Promise<BuiltReference[]> {
  if (parts.refreshBases) refuseToRefresh(prepared);
  const { config, environment, images } = prepared;
  const from = environmentNamed(environment?.promote ?? "", config);
  const sessions = sessionsFor(prepared, parts);
  const promote = async (wanted: ImageToMake): Promise<BuiltReference> => {
    const { image, key } = wanted;
    const target = placeOf(wanted, environment?.registry ?? null, sessions);
    const task = parts.progress.begin("promote", `${image.name} from ${from.name}`);
    try {
      const { source, tag, digest } = await promotable(wanted, { prepared, commit, sessions });
      const bytesSent = await promoteImage({ from: source.at, to: target.at, digest, tag });
      task.done(`${image.name} is ${from.name}'s, ${showBytes(bytesSent)} copied`);
      const { repository } = target;
      const reference = `${repository}:${tag}@${digest}`;
      const why = `the same as ${from.name}`;
      return {
        name: image.name,
        action: "reuse",
        why,
        key: key.key,
        repository,
        tag,
        digest,
        base: null,
        reference,
        bytesSent,
      };
    } catch (error) {
      task.failed(`${image.name} was not promoted`);
      throw error;
    }
  };

  const turns = images.map((wanted) => ({ name: wanted.image.name, after: [], work: () => promote(wanted) }));
  const promoted = await inTurn(turns, config.build.jobs);
  return images.flatMap(({ image }) => promoted.get(image.name) ?? []);
}

export type Promoting = { prepared: Prepared; commit: Commit; sessions: Sessions };

/**
 * The image of the other environment that is to be promoted. Nothing is changed.
 *
 * @throws Failure where the other environment has none of the commit
 */
export async function promotable(wanted: ImageToMake, { prepared, commit, sessions }: Promoting) {
  const { config, environment, platform } = prepared;
  const from = environmentNamed(environment?.promote ?? "", config);
  const source = placeOf(wanted, from.registry, sessions);
  const { key } = wanted.key;
  const asked = { name: wanted.image.name, commit: commit.oid, key };
  const { standing } = await standingOf(asked, source.at, platform);
  const found = [standing.underCommit, standing.underBoth].find((each) => each?.key === key);
  if (found === undefined || found === null) throw missing(wanted.image.name, { commit, from: from.name });
  const [plain, withKey] = commitTags(commit.oid, key);
  return { source, from: from.name, tag: found === standing.underCommit ? plain : withKey, digest: found.digest };
}

function missing(name: string, { commit, from }: { commit: Commit; from: string }): Failure {
  const message = `${from} has no image ${name} of ${commit.oid.slice(0, 7)}`;
  return new Failure(
    "tool",
    message,
    `Build it there first: pachook build --push --env ${from} --commit ${commit.oid.slice(0, 7)}`,
  );
}
