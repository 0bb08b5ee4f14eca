import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { type Deployable, withDeployable } from "../support/ci/deployable.ts";
import { runCli } from "../support/cli.ts";
import { describe } from "../support/suite.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/from-sed.md"), "utf8");

function specOf(host: string, name: string, reads: string): string {
  const transform = { image: `${host}/acme/${name}:__TAG__`, cmd: ["python3", "/app/x.py"], env: { DATE: "__DATE__" } };
  return `${JSON.stringify({ pipeline: { name }, transform, input: { pfs: { repo: reads, glob: "/*" } } }, null, 2)}\n`;
}

/** A repository that deploys with sed, and what its script has brought into the cluster. */
async function deployWithSed({ repo, cluster, registry }: Deployable): Promise<void> {
  await repo.git("rm", "--quiet", "pachook.yaml", "edges.json", "montage.json");
  const reads = { edges: "images", montage: "edges" };
  for (const [name, repository] of Object.entries(reads)) {
    const spec = specOf(registry.host, name, repository);
    await repo.write(`${name}/pipeline.json`, spec);
    await repo.write(`${name}/Dockerfile`, `FROM ${registry.host}/base:1\nCOPY x.py /app/x.py\n`);
    await repo.write(`${name}/x.py`, `print('${name}')\n`);
    const filled = spec.replace("__TAG__", "1.2").replace("__DATE__", "2024");
    const env = { PACH_CONFIG: cluster.config };
    const { exitCode, stderr } = await repo.run("pachctl", ["create", "pipeline", "-f", "-"], { stdin: filled, env });
    assert.is(exitCode, 0, stderr);
  }
  await repo.commit("with sed", { "pipelines.txt": "montage\nedges\n" });
}

describe("a repository that deploys with sed", (it) => {
  it("is taken over as docs/from-sed.md says, its specs as they are", () =>
    withDeployable(async (deployable) => {
      const { repo, cluster, registry } = deployable;
      await deployWithSed(deployable);
      const env = { ...repo.env, PACH_CONFIG: cluster.config };
      const run = async (...args: readonly string[]) => {
        const { exitCode, stdout, stderr } = await runCli({ dir: repo.dir, env }, args);
        assert.is(exitCode, 0, stderr);
        return stdout.replaceAll(registry.host, "registry.example.com");
      };

      const order = await run("graph", "--order");
      await repo.commit("what the script knew", {
        "pachook.yaml": `data: [images]
images: { "*/Dockerfile": { repository: "${registry.host}/acme/{dir}" } }
placeholders: '__(\\w+)__'
environments: { dev: { context: stand-in, vars: { DATE: "2024" } } }
`,
      });
      const plan = await run("plan", "--env", "dev");
      await run("deploy", "--env", "dev");
      const after = await run("plan", "--env", "dev");

      assert.is(order, "edges\nmontage\n");
      // The commit and the keys differ from run to run, and the page names another context.
      const withoutIds = (text: string) => text.replace(/\b[0-9a-f]{7}\b|\bk-[0-9a-f]{32}\b|about [\d.]+ s/g, "…");
      const rows = withoutIds(plan).split("\n").slice(2);
      assert.ok(rows.length > 8);
      for (const row of rows) assert.ok(withoutIds(page).includes(row), `${row} is not on the page`);
      assert.match(after, "Nothing to do.\n");
      assert.is(await repo.git("status", "--porcelain"), "");
    }));
});
