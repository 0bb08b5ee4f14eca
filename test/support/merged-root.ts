import { createHash } from "node:crypto";
import { readTar } from "../../src/tools/tar-reader.ts";

/** What an image's root looks like when its layers (tar streams, from the lowest up) lie over each other: path to a line. */
export async function mergedRoot(layers: readonly Buffer[]): Promise<Map<string, string>> {
  const root = new Map<string, string>();
  for (const layer of layers) await addLayer(root, layer);
  return root;
}

async function addLayer(root: Map<string, string>, layer: Buffer): Promise<void> {
  const once = async function* () {
    yield layer;
  };
  for await (const { path, kind, mode, uid, gid, target, content } of readTar(once())) {
    const hash = createHash("sha256");
    for await (const chunk of content) hash.update(chunk);
    const plain = path
      .toString()
      .replace(/^(\.?\/)+/, "")
      .replace(/\/$/, "");
    const name = plain.slice(plain.lastIndexOf("/") + 1);
    const folder = plain.slice(0, plain.length - name.length);
    if (name === ".wh..wh..opq") removeBelow(root, folder);
    else if (name.startsWith(".wh.")) {
      root.delete(`${folder}${name.slice(4)}`);
      removeBelow(root, `${folder}${name.slice(4)}/`);
    } else if (plain !== "" && plain !== ".") {
      if (kind !== "folder") removeBelow(root, `${plain}/`);
      const what = kind === "symlink" ? `-> ${target}` : kind === "file" ? hash.digest("hex").slice(0, 12) : kind;
      root.set(plain, `${mode.toString(8)} ${uid}:${gid} ${plain} ${what}`);
    }
  }
}

function removeBelow(root: Map<string, string>, prefix: string): void {
  for (const path of root.keys()) if (path.startsWith(prefix)) root.delete(path);
}
