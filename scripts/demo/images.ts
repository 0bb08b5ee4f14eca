import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { startRegistry } from "../../test/support/registry.ts";
import { storeImage } from "../../test/support/stored-image.ts";
import type { Repo } from "../../test/support/with-repo.ts";
import { tell } from "./tell.ts";

const names = ["edges", "labelled", "montage"] as const;

/**
 * Builds and pushes the example's three images without a container engine, twice. The registry runs in this process,
 * and the base, in which nothing has to be installed any more, is made on the spot: no network is needed.
 */
export async function showImages(repo: Repo): Promise<void> {
  const registry = await startRegistry();
  try {
    const acme = `${registry.host}/acme`;
    await storeImage(registry, {
      repository: "acme/python",
      tag: "3.12",
      layers: [
        { usr: { folder: 0o755 }, "usr/lib": { folder: 0o755 }, "usr/lib/numpy.bin": Buffer.alloc(2_000_000, "numpy") },
      ],
      config: { Env: ["PATH=/usr/bin"] },
    });
    for (const name of names) {
      await repo.write(`${name}/Dockerfile`, `FROM ${acme}/python:3.12\nCOPY ${name}.py /app/${name}.py\n`);
    }
    const settings = [
      'images: { "*/Dockerfile": { repository: "registry.example.com/vision/{dir}" } }',
      `environments: { demo: { registry: "${acme}", platform: linux/amd64 } }`,
    ];
    const before = await readFile(join(repo.dir, "pachook.yaml"), "utf8").catch(() => "");
    await repo.write("pachook.yaml", `${before}${settings.join("\n")}\n`);
    await repo.commit("images on a base that has everything");
    const build = ["npx", "pachook", "build", "--push"] as const;
    await tell(repo, {
      why: "Three images, and no container engine.",
      typed: build,
      exitCode: 0,
      says: "no engine needed",
    });

    await repo.write("edges/edges.py", `${await readFile(join(repo.dir, "edges", "edges.py"), "utf8")}# sharper\n`);
    await repo.commit("sharper edges");
    const plan = ["npx", "pachook", "plan", "--offline"] as const;
    await tell(repo, {
      why: "One script changed. What does that come to?",
      typed: plan,
      exitCode: 0,
      says: "edges.py changed",
    });
    registry.bytesReceived = 0;
    await tell(repo, { why: "Only that is made and sent.", typed: build, exitCode: 0, says: "1 to make" });
    process.stdout.write(`(${registry.bytesReceived} bytes went to the registry.)\n`);
  } finally {
    await registry.close();
  }
}
