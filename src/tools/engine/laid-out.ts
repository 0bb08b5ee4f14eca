import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { BuildRequest } from "./engine.ts";
import { unpackContext } from "./unpack-context.ts";

/** A context on disk, its Dockerfile beside it, and an ignore file that ignores nothing: what is there is wanted. */
export type LaidOut = { context: string; dockerfile: string; ignoreFile: string };

/** Lays a request out below a private folder, for an engine that reads no stream. */
export async function layOut({ context, dockerfile }: BuildRequest, folder: string): Promise<LaidOut> {
  const laidOut = {
    context: join(folder, "context"),
    dockerfile: join(folder, "Dockerfile"),
    ignoreFile: join(folder, "Dockerfile.dockerignore"), // BuildKit finds it by this name
  };
  await mkdir(laidOut.context);
  await unpackContext(context([]), laidOut.context);
  await writeFile(laidOut.dockerfile, dockerfile.bytes);
  await writeFile(laidOut.ignoreFile, "# Nothing is ignored here.\n");
  return laidOut;
}
