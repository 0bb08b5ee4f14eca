import { createHash } from "node:crypto";
import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type TarEntry, writeTar } from "../../src/images/tar.ts";

/** Programs in a folder that do as docker, kind and minikube do for one image, and tell what they were called with. */
export type StandIns = {
  /** `docker build …`, one a line, without the questions what docker can. */
  calls: () => Promise<string[]>;
  /** The build context that docker was sent last: a tar stream. */
  context: () => Promise<Buffer>;
};

/**
 * Writes the programs.
 *
 * @param build what docker does in a build once it has read the context; a shell's words
 * @param load what kind and minikube do
 */
export async function standInDocker(
  folder: string,
  { build = "true", load = "true" }: { build?: string; load?: string } = {},
): Promise<StandIns> {
  const at = (name: string) => `'${join(folder, name)}'`;
  const note = `echo "$(basename "$0") $*" >> ${at("calls")}`;
  const docker = `#!/bin/sh
case "$1" in
  version) echo "28.0.0 linux/amd64"; exit ;;
  buildx) exit 1 ;;
esac
${note}
case "$1" in
  build)
    while [ $# -gt 1 ]; do
      if [ "$1" = --iidfile ]; then id=$2; fi
      shift
    done
    cat > ${at("context.tar")}
    ${build} || exit
    echo sha256:${"1".repeat(64)} > "$id" ;;
  image) cat ${at("image.tar")} ;;
esac
`;
  await writeFile(join(folder, "image.tar"), await savedImage());
  await writeFile(join(folder, "calls"), "");
  for (const [name, text] of Object.entries({ docker, kind: `#!/bin/sh\n${note}\n${load}\n` })) {
    await writeFile(join(folder, name), text);
    await chmod(join(folder, name), 0o755);
  }
  await writeFile(join(folder, "minikube"), await readFile(join(folder, "kind")));
  await chmod(join(folder, "minikube"), 0o755);
  return {
    calls: async () => (await readFile(join(folder, "calls"), "utf8")).split("\n").filter((line) => line !== ""),
    context: () => readFile(join(folder, "context.tar")),
  };
}

/** As `docker image save` gives an image of one layer. Source: moby image/tarexport. */
async function savedImage(): Promise<Buffer> {
  const layer = await tarOf({ "made-by-docker": Buffer.from("yes\n") });
  const diffId = `sha256:${createHash("sha256").update(layer).digest("hex")}`;
  const config = { os: "linux", architecture: "amd64", config: {}, rootfs: { type: "layers", diff_ids: [diffId] } };
  const names = [{ Config: "config.json", RepoTags: null, Layers: ["layer.tar"] }];
  return tarOf({
    "layer.tar": layer,
    "config.json": Buffer.from(JSON.stringify(config)),
    "manifest.json": Buffer.from(JSON.stringify(names)),
  });
}

async function tarOf(files: Readonly<Record<string, Buffer>>): Promise<Buffer> {
  const entries = Object.entries(files).map(([path, bytes]): TarEntry => {
    const content = async function* () {
      yield bytes;
    };
    return {
      kind: "file",
      path: Buffer.from(path),
      mode: 0o644,
      uid: 0,
      gid: 0,
      mtime: 0,
      size: bytes.length,
      content,
    };
  });
  const chunks: Uint8Array[] = [];
  for await (const chunk of writeTar(entries)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
