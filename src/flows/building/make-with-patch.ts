import { splitRepository } from "../../deploy/image-names.ts";
import { labelsFor } from "../../deploy/labels.ts";
import { fullRepository } from "../../images/reference.ts";
import type { Decline } from "../../images/step-chain.ts";
import { splitImage } from "../../pachyderm/image-reference.ts";
import type { MadeImage } from "../build.ts";
import type { DecidedImage } from "./decide-images.ts";
import type { ImageToMake } from "./image-inputs.ts";
import { type Bases, type BuildRun, baseReference, keysOfImages, type Onto } from "./make-with-engine.ts";
import { patchImage } from "./patch-image.ts";
import type { PatchRequest } from "./patch-request.ts";

type PatchParts = { run: BuildRun; bases: Bases } & Pick<PatchRequest, "say" | "mostRead" | "listings">;

/** Makes an image without a container engine, or says why it can't; then nothing was sent. */
export async function makeWithPatch(
  { wanted, at, earlier, refresh }: DecidedImage,
  { run, bases, say, mostRead, listings }: PatchParts,
): Promise<MadeImage | Decline> {
  const { image, dockerfileText, context, key } = wanted;
  say("continues from what the registry holds");
  const files = await run.openFiles();
  try {
    const { commit, created, source, platform } = run;
    const patched = await patchImage({
      dockerfileText,
      target: image.target,
      args: image.args,
      platform,
      context,
      openFile: files.openBelow(image.context),
      labels: labelsFor({ commit, created, source, base: null, key: key.key, parts: key.parts }),
      created,
      to: at,
      earlier: earlier === null ? [] : [{ tag: earlier.commit, image: earlier.image }],
      placeOf: placesOf(wanted, { run, bases, onto: refresh?.onto ?? new Map() }),
      keyOfImage: keysOfImages(wanted),
      mostRead,
      say,
      listings,
    });
    if (patched.kind === "declined") return patched;
    const { manifest, base, what, bytesSent } = patched;
    return { kind: "made", how: "patch", what: `patched, ${what}, no engine needed`, manifest, base, bytesSent };
  } finally {
    files.close();
  }
}

/** Images of this repository stand where they were just put, all others where the Dockerfile says. */
function placesOf(
  wanted: ImageToMake,
  { run, bases, onto }: { run: BuildRun; bases: Bases; onto: Onto },
): PatchRequest["placeOf"] {
  return (written) => {
    const name = baseReference(wanted, written, bases) ?? onto.get(written) ?? written;
    const { host, path } = splitRepository(fullRepository(name));
    const { tag, digest } = splitImage(name);
    return { session: run.sessions(host), repository: path, reference: digest ?? tag ?? "latest" };
  };
}
