import { readFile } from "node:fs/promises";
import { Failure } from "../../failure.ts";
import { tellFullDisk } from "../full-disk.ts";
import { makePrivateFolder } from "../private-folder.ts";
import type { BuildRequest, BuiltImage } from "./engine.ts";
import { type ImageArchive, readImageArchive } from "./image-archive.ts";

/** What an adapter gets to work in. */
export type Workplace = {
  folder: string;
  /** Reads the export that comes as a stream; once. */
  take: (bytes: AsyncIterable<Uint8Array>) => Promise<void>;
};

/**
 * Lets an adapter build and export in a private folder, and makes an image of what it exported. The folder goes
 * with the image, or at once where anything fails.
 *
 * @throws Failure where the image turns out to be of another platform than was asked for, or there is no room
 */
export async function buildIn(
  { request, temporary }: { request: BuildRequest; temporary: string },
  work: (place: Workplace) => Promise<void>,
): Promise<BuiltImage> {
  const folder = await makePrivateFolder(temporary).catch((error: unknown) => {
    throw tellFullDisk(error, temporary);
  });
  let archive: ImageArchive | null = null;
  const take = async (bytes: AsyncIterable<Uint8Array>) => {
    archive = await readImageArchive(bytes, folder.path, request.known);
  };
  try {
    await work({ folder: folder.path, take });
    return { ...checked(archive, request), remove: folder.remove };
  } catch (error) {
    await folder.remove();
    throw tellFullDisk(error, temporary);
  }
}

/** The image's id as the engine wrote it to the file of `--iidfile`. */
export async function readImageId(path: string): Promise<string> {
  return (await readFile(path, "utf8")).trim();
}

function checked(archive: ImageArchive | null, { platform }: BuildRequest): ImageArchive {
  if (archive === null) throw new Failure("tool", "the engine exported nothing", "Try another --engine.");
  if (withoutVariant(archive.platform) === withoutVariant(platform)) return archive;
  const message = `the image came out for ${archive.platform} and not for ${platform}`;
  throw new Failure("tool", message, "Its base image is of that platform: name one that has both.");
}

/** Engines leave the variant of arm64 and amd64 out of the config. */
function withoutVariant(platform: string): string {
  return platform.split("/").slice(0, 2).join("/");
}
