import { imageFlaw, splitImage } from "../pachyderm/image-reference.ts";
import { isUnfilled } from "../pachyderm/template-text.ts";
import type { Check } from "./check.ts";

// Tags that by custom are moved to whatever is newest.
const movingTags: ReadonlySet<string> = new Set(
  "latest main master trunk develop development dev edge nightly canary unstable stable testing test staging prod production snapshot current newest".split(
    " ",
  ),
);

export const imageLatest = {
  kind: "spec",
  code: "image-latest",
  severity: "warning",
  refusedBy: null,
  summary: "The image's tag names one version, not whatever is newest",
  hint: "Name a version or a digest; the image tag of an image that this repository builds is written by Pachook.",
  rules: ["TR-5", "TR-6"],

  look({ transform }, _spec, { isBuiltHere }) {
    const image = transform?.image ?? "";
    if (image === "" || isUnfilled(image) || imageFlaw(image) !== null || isBuiltHere(image)) return [];
    const { tag, digest } = splitImage(image);
    if (digest !== null || (tag !== null && !movingTags.has(tag))) return [];
    const what = tag === null ? `image "${image}" has no tag, which means latest` : `image "${image}"`;
    const joint = tag === null ? ": it can" : " can";
    return [
      {
        path: ["transform", "image"],
        message: `${what}${joint} change under the same name, and nodes keep what they pulled`,
      },
    ];
  },
} satisfies Check;
