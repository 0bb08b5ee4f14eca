import { findUser, ownerInImage } from "../../sandbox/find-user.ts";
import type { Owner } from "../../sandbox/pfs-folder.ts";
import type { ImageFacts, Runner } from "../../tools/container/container.ts";
import type { PipelineToTest } from "./bench.ts";

/** Who runs the code: `as` is `uid:gid`, or null for the image's own; and who gets the datum's files. */
export type WhoRuns = { as: string | null; owner: Owner; confined: boolean };

/** Looks up `transform.user` in the image; `why` where no worker would come up with it. */
export async function whoRuns(
  { spec }: PipelineToTest,
  image: ImageFacts,
  runner: Runner,
): Promise<WhoRuns | { why: string }> {
  const wanted = spec.request.transform?.user ?? "";
  if (runner.name === "host") return { as: null, owner: "root", confined: false };
  const own = { as: null, owner: ownerInImage(image), confined: false };
  if (wanted === "") return own;
  const [passwd, group] = [await runner.readText(image, "/etc/passwd"), await runner.readText(image, "/etc/group")];
  const found = findUser(wanted, { passwd, group });
  if (found.kind === "refused") return { why: found.why };
  if (found.kind === "image") return own;
  const { uid, gid, confined } = found;
  return { as: `${uid}:${gid}`, owner: { uid, gid }, confined };
}
