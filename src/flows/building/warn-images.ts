import type { ContextFile } from "../../images/context.ts";
import {
  type FileFacts,
  type ImageWarning,
  missingFromCommit,
  smallBytes,
  warningsAbout,
} from "../../images/warnings.ts";
import { blobSizes } from "../../tools/blob-sizes.ts";
import { findCommit } from "../../tools/commits.ts";
import { uncommittedFiles } from "../../tools/uncommitted.ts";
import type { ImageToMake } from "./image-inputs.ts";
import type { Prepared } from "./prepare-images.ts";

/** A warning, and the image that it is about. */
export type WarnedImage = { image: string; warning: ImageWarning };

/**
 * Warns of what is about to enter images that will be made: secrets, and large files. Sizes come from git; only small
 * files are read, each once.
 */
export async function warnOfContents(
  images: readonly ImageToMake[],
  { openFiles, where }: Pick<Prepared, "openFiles" | "where">,
): Promise<WarnedImage[]> {
  if (images.length === 0) return [];
  const oids = new Set(images.flatMap(({ copied }) => copied.map(({ oid }) => oid)));
  const sizes = await blobSizes(where, [...oids]);
  const texts = new Map<string, string>();
  const warned: WarnedImage[] = [];
  const files = await openFiles();
  try {
    for (const { image, copied } of images) {
      const open = files.openBelow(image.context);
      for (const file of copied) {
        const size = sizes.get(file.oid);
        if (size === undefined || size > smallBytes || !file.mode.startsWith("100") || texts.has(file.oid)) continue;
        const chunks: Uint8Array[] = [];
        for await (const chunk of (await open(file)).content) chunks.push(chunk);
        texts.set(file.oid, Buffer.concat(chunks).toString("latin1"));
      }
      const factsOf = ({ oid }: ContextFile): FileFacts => ({
        size: sizes.get(oid) ?? null,
        text: texts.get(oid) ?? null,
      });
      warned.push(...warningsAbout(copied, factsOf).map((warning) => ({ image: image.name, warning })));
    }
  } finally {
    files.close();
  }
  return warned;
}

/** Warns of what the folders of images hold beside the commit. Of a commit that is not checked out it says nothing. */
export async function warnOfUncommitted(
  images: readonly ImageToMake[],
  { where, commit }: Pick<Prepared, "where"> & { commit: string },
): Promise<WarnedImage[]> {
  if (images.length === 0) return [];
  const [head, uncommitted] = await Promise.all([findCommit(where, "HEAD", 0), uncommittedFiles(where)]);
  if (head.oid !== commit) return [];
  return images.flatMap(({ image }) =>
    missingFromCommit(image.context, uncommitted).map((warning) => ({ image: image.name, warning })),
  );
}
