import { readFile } from "node:fs/promises";
import { installPachctl, type StandIn } from "../pachctl/with-pachctl.ts";
import { startRegistry, type TestRegistry, type TestRegistryOptions } from "../registry.ts";
import { storeImage } from "../stored-image.ts";
import { withFolder } from "../with-folder.ts";
import { type Repo, withRepo } from "../with-repo.ts";

/** A repository with one image and two pipelines, pushed; a registry with its base; a stand-in cluster with its data. */
export type Deployable = {
  repo: Repo;
  registry: TestRegistry;
  cluster: StandIn;
  /** The text of a pachctl config, as it would be kept among a CI's secrets. */
  secret: string;
  /** `name version N` of each pipeline, by name; N is what its environment sets. */
  running: () => string[];
};

/** Nobody but a CI has the pachctl config: HOME holds none. */
export function withDeployable(
  test: (deployable: Deployable) => Promise<void>,
  options: TestRegistryOptions = {},
): Promise<void> {
  return withFolder(async (folder) => {
    const cluster = await installPachctl(folder, { startMs: 20, jobMs: 20 });
    const registry = await startRegistry(options);
    await storeImage(registry, { repository: "base", tag: "1", layers: [{ app: { folder: 0o755 } }] });
    try {
      await withRepo(
        async (repo) => {
          const made = await repo.run("pachctl", ["create", "repo", "images"], {
            env: { PACH_CONFIG: cluster.config },
          });
          if (made.exitCode !== 0) throw new Error(made.stderr);
          await repo.commit("first", filesFor(registry.host));
          await repo.git("push", "--quiet", "origin", "main");
          const secret = await readFile(cluster.config, "utf8");
          await test({ repo, registry, cluster, secret, running: () => runningIn(cluster) });
        },
        [cluster.bin],
      );
    } finally {
      await registry.close();
    }
  });
}

function runningIn(cluster: StandIn): string[] {
  return cluster
    .state()
    .pipelines.map(({ name, versions }) => {
      const { number = 0, details } = versions.at(-1) ?? {};
      return `${name} ${number} ${/"N":"(\d+)"/.exec(JSON.stringify(details))?.[1] ?? "?"}`;
    })
    .toSorted();
}

function filesFor(host: string): Record<string, string> {
  return {
    "pachook.yaml": `data: [images]
images: { "*/Dockerfile": { repository: "${host}/acme/{dir}" } }
build: { engine: built-in }
environments:
  dev: { registry: "${host}/acme", context: stand-in, vars: { n: 1 }, branches: [main] }
  prod: { registry: "${host}/acme", context: stand-in, vars: { n: 8 }, tags: ["v*"] }
`,
    "edges/Dockerfile": `FROM ${host}/base:1\nCOPY edges.py /app/edges.py\n`,
    "edges/edges.py": "print('edges 1')\n",
    "edges.json": specOf("edges", "images", `${host}/acme/edges`),
    "montage.json": specOf("montage", "edges", `${host}/acme/edges`),
    ".gitignore": "node_modules/\n.pachook/\n",
  };
}

function specOf(name: string, reads: string, image: string): string {
  const transform = { image, cmd: ["python3", "/app/edges.py"], env: { N: "<%= vars.n %>" } };
  return `${JSON.stringify({ pipeline: { name }, transform, input: { pfs: { repo: reads, glob: "/*" } } }, null, 2)}\n`;
}
