import { splitRepository } from "../../deploy/image-names.ts";
import { Failure } from "../../failure.ts";
import { fullRepository } from "../../images/reference.ts";
import { splitImage } from "../../pachyderm/image-reference.ts";
import { atMost } from "../../tools/at-most.ts";
import { isInIndex, type Lookup, lookUpImage } from "../../tools/registry/image.ts";
import { findDigest } from "../../tools/registry/manifests.ts";
import type { Session } from "../../tools/registry/session.ts";
import type { Sessions } from "../../tools/registry/sessions.ts";
import { listTags } from "../../tools/registry/tags.ts";
import { commitInTag } from "../../trace/code.ts";
import { remembered } from "./remembered.ts";

/** What a registry says of an image. */
export type ImageAnswer =
  | { kind: "found"; labels: Readonly<Record<string, string>> }
  | { kind: "missing" }
  | { kind: "unknown"; why: string };

/** A registry that is only read. Images are named by digest: `registry.example.com/acme/edges@sha256:…`. */
export type ImageRegistry = {
  look: (image: string) => Promise<ImageAnswer>;
  /** The commit tag under which the image stands; null where it stands under none that was looked at. */
  commitTagOf: (image: string) => Promise<string | null>;
  /** True where the image is one for several platforms, and the digest is that of one of them; false also where nobody says. */
  holds: (image: string, digest: string) => Promise<boolean>;
};

/** A repository gets a tag a commit, and each that is looked at costs a request. */
const most = { tags: 5_000, looks: 200, atOnce: 8 } as const;

/** A host that does not answer is asked once. */
export function imageRegistry(sessions: Sessions, platform: string): ImageRegistry {
  const silent = new Map<string, string>();

  const asking = async <T>(image: string, ask: (at: At) => Promise<T>): Promise<T | { why: string }> => {
    const { host, path } = splitRepository(fullRepository(image));
    const known = silent.get(host);
    if (known !== undefined) return { why: known };
    try {
      return await ask({ session: sessions(host), repository: path, digest: splitImage(image).digest ?? "" });
    } catch (error) {
      if (!(error instanceof Failure) || error.code === "interrupted") throw error;
      silent.set(host, error.message);
      return { why: error.message };
    }
  };

  return {
    look: remembered(async (image: string) => {
      const found = await asking(image, (at) => lookUp(at, platform));
      if ("why" in found) return { kind: "unknown", why: found.why };
      return found.kind === "found" ? { kind: "found", labels: found.image.settings.labels } : { kind: "missing" };
    }),
    commitTagOf: remembered(async (image: string) => {
      const found = await asking(image, async (at) => ({ tag: await findCommitTag(at) }));
      return "why" in found ? null : found.tag;
    }),
    holds: remembered(async (image: string, digest: string) => {
      const found = await asking(image, async ({ session, repository, digest: reference }) => ({
        isHeld: reference !== "" && (await isInIndex(session, { repository, reference }, digest)),
      }));
      return "isHeld" in found && found.isHeld;
    }),
  };
}

type At = { session: Session; repository: string; digest: string };

async function lookUp({ session, repository, digest }: At, platform: string): Promise<Lookup> {
  const at = { repository, reference: digest };
  const found = await lookUpImage(session, at, platform);
  if (found.kind !== "other-platform") return found;
  // What ran has run: whose platform it is does not matter here.
  const [offered] = found.offered;
  return offered === undefined ? found : lookUpImage(session, at, offered);
}

async function findCommitTag({ session, repository, digest }: At): Promise<string | null> {
  const tags = (await listTags(session, repository, most.tags)).filter((tag) => commitInTag(tag) !== null);
  // Whole ids first, as they cannot be mistaken for anything else.
  const ordered = tags.toSorted((one, other) => other.length - one.length).slice(0, most.looks);
  const limited = atMost(most.atOnce);
  const digests = await Promise.all(ordered.map((tag) => limited(() => findDigest(session, repository, tag))));
  return ordered[digests.indexOf(toDigest(digest, digests))] ?? null;
}

function toDigest<D extends string>(wanted: string, among: readonly (D | null)[]): D | null {
  return among.find((each) => each === wanted) ?? null;
}
