import { splitRepository } from "../../deploy/image-names.ts";
import { fullRepository } from "../../images/reference.ts";
import { splitImage } from "../../pachyderm/image-reference.ts";
import type { Digest } from "../../tools/registry/digest.ts";
import { findPlatformDigest } from "../../tools/registry/image.ts";
import { findDigest } from "../../tools/registry/manifests.ts";
import type { Sessions } from "../../tools/registry/sessions.ts";

/** Images of elsewhere as their registries have them now. */
export type BasesNow = {
  /** What its tag names; null where there is none. */
  digestOf: (reference: string) => Promise<Digest | null>;
  /** True where an image that was made on that digest stands on what the tag names now. */
  isSame: (reference: string, madeOn: Digest) => Promise<boolean>;
};

/**
 * Asks for each image once, by a request without a body. Only where its digest is another, manifests are read, since
 * registries count those as pulls: once for all images that were made on the same.
 */
export function basesNow(sessions: Sessions, platform: string): BasesNow {
  const asked = new Map<string, Promise<Digest | null>>();
  const compared = new Map<string, Promise<boolean>>();
  const placeOf = (reference: string) => {
    const { host, path } = splitRepository(fullRepository(reference));
    return { session: sessions(host), repository: path, tag: splitImage(reference).tag ?? "latest" };
  };
  const digestOf: BasesNow["digestOf"] = (reference) => {
    const { session, repository, tag } = placeOf(reference);
    const found = asked.get(reference) ?? findDigest(session, repository, tag);
    asked.set(reference, found);
    return found;
  };
  const compare: BasesNow["isSame"] = async (reference, madeOn) => {
    const now = await digestOf(reference);
    if (now === null || now === madeOn) return now !== null;
    // An index moves also where another platform's image does, and some write down the image and not its index.
    const { session, repository } = placeOf(reference);
    const own = (digest: Digest) => findPlatformDigest(session, { repository, reference: digest }, platform);
    const meant = await own(now);
    return meant !== null && (meant === madeOn || meant === (await own(madeOn)));
  };
  return {
    digestOf,
    isSame(reference, madeOn) {
      const pair = `${reference} ${madeOn}`;
      const found = compared.get(pair) ?? compare(reference, madeOn);
      compared.set(pair, found);
      return found;
    },
  };
}
