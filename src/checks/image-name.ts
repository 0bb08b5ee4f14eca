import { foreignPlaceholderHint, foreignPlaceholderIn } from "../pachyderm/foreign-placeholder.ts";
import { imageFlaw } from "../pachyderm/image-reference.ts";
import { showText } from "../pachyderm/show-text.ts";
import { isUnfilled } from "../pachyderm/template-text.ts";
import type { Check } from "./check.ts";

const path = ["transform", "image"] as const;

export const imageName = {
  kind: "spec",
  code: "image-name",
  severity: "error",
  refusedBy: "kubernetes",
  summary: "The image is a reference that a node can pull",
  hint: 'Write a name in lower case and a tag: "registry.example.com/team/edges:1.4".',
  rules: ["TR-14"],

  look({ transform }, _spec, { isBuiltHere }) {
    const image = transform?.image ?? "";
    // Of an image that is built here the tag is written when it is deployed, whatever stands there now.
    const flaw = image === "" || isUnfilled(image) || isBuiltHere(image) ? null : imageFlaw(image);
    if (flaw === null) return [];
    const message = `no node can pull the image ${showText(image)}, so the pipeline crashes: ${flaw}`;
    return [{ path, message, hint: wayOut(image) }];
  },
} satisfies Check;

function wayOut(image: string): string {
  if (foreignPlaceholderIn(image) !== null) return foreignPlaceholderHint;
  const written = mended(image);
  return written === null ? imageName.hint : `Write "${written}".`;
}

function mended(image: string): string | null {
  const nearest = image.trim().replace(/^https?:\/\//i, "");
  const [name = ""] = nearest.split("@", 1);
  const lower = imageFlaw(nearest) === null ? nearest : nearest.replace(name, name.toLowerCase());
  return imageFlaw(lower) === null ? lower : null;
}
