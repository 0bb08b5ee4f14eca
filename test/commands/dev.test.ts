import { readFileSync } from "node:fs";
import { readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { runCli } from "../support/cli.ts";
import { type StandIns, standInDocker } from "../support/stand-in-docker.ts";
import { withStartedCli } from "../support/start-cli.ts";
import { describe } from "../support/suite.ts";
import { withFolder } from "../support/with-folder.ts";
import { type Repo, withRepo } from "../support/with-repo.ts";

const spec = (image: string) =>
  `{ "pipeline": { "name": "edges" }, "transform": { "image": "${image}", "cmd": ["/app"] }, "input": { "pfs": { "repo": "raw", "glob": "/*" } } }\n`;

function commitDesk({ commit }: Repo, acme: string, environment: string): Promise<string> {
  return commit("first", {
    "pachook.yaml": `data: [raw]\nimages: { "*/Dockerfile": { repository: "${acme}/{dir}" } }\nenvironments: { desk: { ${environment} } }\n`,
    "edges/Dockerfile": "FROM scratch\nCOPY edges.py /app/\n",
    "edges/edges.py": "1\n",
    "pipelines/edges.json": spec(`${acme}/edges:latest`),
  });
}

/** kind and minikube are stand-ins here, which note what they were called with. */
function withCluster(
  { context, load = "true" }: { context: string; load?: string },
  test: (repo: Repo, programs: StandIns) => Promise<void>,
): Promise<void> {
  return withFolder((folder) =>
    withRepo(
      async (repo) => {
        const programs = await standInDocker(folder, { load });
        await commitDesk(repo, "example.test/acme", `context: ${context}`);
        await test(repo, programs);
      },
      [folder],
    ),
  );
}

describe("pachook dev, for a cluster on this machine", (it) => {
  for (const [context, load] of [
    ["kind-desk", "kind load docker-image --name desk"],
    ["minikube", "minikube image load"],
  ] as const) {
    it(`loads what docker built into ${context}, and writes specs that name it`, () =>
      withCluster({ context }, async (repo, { calls }) => {
        const { exitCode, stdout, stderr } = await runCli(repo, ["dev", "--engine", "docker"]);

        assert.is(exitCode, 0, stderr);
        const [reference = "", path = ""] = stdout.split("\n");
        assert.match(reference, /^example\.test\/acme\/edges:dev-\S+-[0-9a-f]{12}$/);
        assert.is((await calls()).at(-1), `${load} ${reference}`);
        assert.is(JSON.parse(readFileSync(join(repo.dir, path), "utf8")).transform.image, reference);
      }));
  }

  it("says what a cluster answered that does not run, and writes no spec", () =>
    withCluster(
      { context: "kind-desk", load: `echo 'ERROR: no nodes found for cluster "desk"' >&2; exit 1` },
      async (repo) => {
        const { exitCode, stdout, stderr } = await runCli(repo, ["dev", "--engine", "docker"]);

        assert.is(exitCode, 3);
        assert.is(stdout, "");
        assert.match(stderr, /kind did not take example\.test\/acme\/edges:\S+: no nodes found for cluster "desk"/);
      },
    ));
});

describe("pachook dev --watch", (it) => {
  it("does a round on each save, also after one that failed, and ends with Ctrl-C", () =>
    withCluster({ context: "kind-desk" }, (repo) =>
      withStartedCli(repo, ["dev", "--watch", "--engine", "docker"], async ({ until, interrupt }) => {
        const images = (count: number) =>
          until(({ printed }) => new Set(printed.match(/acme\/edges:\S+(?=\n)/g)).size === count);
        const settings = await readFile(join(repo.dir, "pachook.yaml"), "utf8");
        await images(1);
        await save(repo, "edges/edges.py", "2\n");
        await images(2);
        await save(repo, "pachook.yaml", "images: [");
        await until(({ noted }) => /pachook\.yaml:1:\d+ .*\n(.*\n)*waits for the next save/.test(noted));
        await save(repo, "edges/edges.py", "3\n");
        await save(repo, "pachook.yaml", settings);
        await images(3);

        assert.is(await interrupt(), 0);
        assert.equal(await readdir(join(repo.dir, ".pachook")), ["dev"]);
      }),
    ));
});

/** In one step, as careful editors do. */
async function save(repo: Repo, path: string, text: string): Promise<void> {
  await writeFile(join(repo.home, "saved"), text);
  await rename(join(repo.home, "saved"), join(repo.dir, path));
}
