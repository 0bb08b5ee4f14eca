import { streamContext } from "../../src/images/build-context.ts";
import { readCommitFiles } from "../../src/images/commit-files.ts";
import { filesBelow } from "../../src/images/context.ts";
import type { Where } from "../../src/tools/git-plumbing.ts";
import { readTar } from "../../src/tools/tar-reader.ts";

/** What the context of a commit holds: `mode path content`, paths as latin1. */
export async function contextOf(where: Where, commit: string, folder = "."): Promise<string[]> {
  const commitFiles = await readCommitFiles(where, commit);
  try {
    const found: string[] = [];
    for await (const item of readTar(
      streamContext(filesBelow(commitFiles.files, folder), commitFiles.openBelow(folder), []),
    )) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of item.content) chunks.push(chunk);
      const inside = item.kind === "symlink" ? `-> ${item.target}` : Buffer.concat(chunks).toString();
      found.push(`${item.mode.toString(8)} ${item.path.toString("latin1").replace(/\/$/, "")} ${inside}`.trim());
    }
    return found;
  } finally {
    commitFiles.close();
  }
}
