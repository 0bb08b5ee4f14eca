import { createWriteStream } from "node:fs";
import { chmod, mkdir, symlink } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Failure } from "../../failure.ts";
import { readTar } from "../tar-reader.ts";

/**
 * Writes a context that came as a tar stream into an empty private folder, for engines that read no stream. Names
 * stay bytes. Nothing is written outside the folder: a path through a link, or with `..` in it, is refused.
 */
export async function unpackContext(stream: AsyncIterable<Uint8Array>, folder: string): Promise<void> {
  const links = new Set<string>();
  const made = new Set<string>();
  for await (const item of readTar(stream)) {
    const parts = item.path
      .toString("latin1")
      .split("/")
      .filter((part) => part !== "" && part !== ".");
    if (parts.length === 0) continue;
    const parents = parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join("/"));
    if (parts.includes("..") || parents.some((parent) => links.has(parent))) throw leavesContext(item.path);
    const at = (path: string) => Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(path, "latin1")]);
    for (const parent of parents) await makeFolder(parent);
    const path = parts.join("/");
    if (item.kind === "folder") await makeFolder(path);
    else if (item.kind === "symlink") {
      links.add(path);
      await symlink(item.target, at(path));
    } else if (item.kind === "file") {
      await pipeline(Readable.from(item.content), createWriteStream(at(path), { flags: "wx" }));
      await chmod(at(path), item.mode); // the umask had a say in the line above
    }

    async function makeFolder(folderPath: string): Promise<void> {
      if (made.has(folderPath)) return;
      made.add(folderPath);
      await mkdir(at(folderPath));
      await chmod(at(folderPath), 0o755);
    }
  }
}

function leavesContext(path: Buffer): Failure {
  const message = `the commit holds a path that would lie outside its folder: ${JSON.stringify(path.toString("utf8"))}`;
  return new Failure("git", message, "Take it out of the commit; no git client makes one like it.");
}
