import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import * as assert from "uvu/assert";
import { type Deployed, deploy } from "../../../src/flows/deploy.ts";
import { type Opened, withDeploy } from "../../../src/flows/deploying/open-deploy.ts";
import { type LivePlan, planLive } from "../../../src/flows/deploying/plan-live.ts";
import type { Host } from "../../../src/host.ts";
import { showDeploy } from "../../../src/report/deploy-outcome.ts";
import { showDeployPlan } from "../../../src/report/deploy-plan.ts";
import { progressFor } from "../../../src/report/progress.ts";
import { runExeca } from "../../../src/tools/run-execa.ts";
import { type Workshop, withWorkshop } from "../../support/building.ts";
import { calmRules } from "../../support/deploy-of.ts";
import { hostOf } from "../../support/host-of.ts";
import { type InProcess, withCluster } from "../../support/pachctl/in-process.ts";
import { describe } from "../../support/suite.ts";

/** Real git, a registry, an engine that builds nothing, and a cluster; and what they were asked. */
type Works = {
  workshop: Workshop;
  cluster: InProcess;
  counted: () => Promise<Counts>;
  deploy: (rules?: Partial<typeof calmRules>, environment?: string) => Promise<Deployed>;
  plan: () => Promise<LivePlan>;
  noted: () => string;
};
type Counts = { git: number; pachctl: number; registry: number };

function withWorks(play: (works: Works) => Promise<void>): Promise<void> {
  return withWorkshop((workshop) =>
    withCluster({}, async (cluster) => {
      const { repo, registry, engine } = workshop;
      const log = join(cluster.folder, "git.log");
      const env = await countingGit(repo.env, { folder: join(cluster.folder, "bin"), log });
      const run: Host["run"] = (command) => (command.file === "pachctl" ? cluster.run(command) : runExeca(command));
      let host = hostOf();
      await cluster.outside(["create", "repo", "data"]);
      const home = join(cluster.folder, "home");
      const open = async <Result>(use: (opened: Opened) => Promise<Result>, environment = "dev") => {
        host = hostOf({
          cwd: repo.dir,
          env: { ...env, PACH_CONFIG: join(home, ".pachyderm", "config.json") },
          run,
          now: () => new Date(cluster.now()),
        });
        await writeFile(log, "");
        registry.requests.length = 0;
        cluster.state.calls.length = 0;
        const partsFor = (_: unknown, signal: AbortSignal) => ({
          host,
          progress: progressFor(host, () => () => undefined),
          signal,
          engine: "docker" as const,
          findEngine: async () => engine,
          fetch,
          onRequest: () => undefined,
        });
        return withDeploy(host, { commit: "HEAD", environment, partsFor, onWarnings: () => undefined }, use);
      };
      await play({
        workshop,
        cluster,
        noted: () => host.noted(),
        counted: async () => ({
          git: (await readFile(log, "utf8")).split("\n").length - 1,
          pachctl: cluster.state.calls.length,
          registry: registry.requests.length,
        }),
        deploy: (rules = {}, environment = "dev") =>
          open(
            ({ work, cluster: at, parts }) =>
              deploy(work, at, {
                rules: { ...calmRules, ...rules },
                keepGoing: false,
                watch: { now: cluster.now, wait: cluster.wait, deadlineMs: 600_000, settleMs: 5_000 },
                now: cluster.now(),
                steps: parts.progress,
              }),
            environment,
          ),
        plan: () =>
          open(({ work, cluster: at, parts: { progress: steps } }) =>
            planLive(work, at, { rules: calmRules, now: cluster.now(), steps }),
          ),
      });
    }),
  );
}

/** A `git` in front of the real one, which writes a line each time it is started. */
async function countingGit(env: Host["env"], { folder, log }: { folder: string; log: string }): Promise<Host["env"]> {
  await mkdir(folder, { recursive: true });
  const path = env["PATH"] ?? "";
  await writeFile(join(folder, "git"), `#!/bin/sh\necho "$*" >> '${log}'\nPATH='${path}' exec git "$@"\n`);
  await chmod(join(folder, "git"), 0o755);
  return { ...env, PATH: `${folder}${delimiter}${path}` };
}

const dockerfile = "FROM scratch\nCOPY app.py /app/\n";

/** One image for each of so many pipelines, which all read `data`. */
function filesFor(host: string, count: number): Record<string, string> {
  const names = Array.from({ length: count }, (_, index) => `p${index}`);
  const config = `images: { "*/Dockerfile": { repository: "${host}/acme/{dir}" } }\nenvironments: { dev: { registry: "${host}/acme", context: stand-in, project: default } }\ndata: [data]\n`;
  return {
    "pachook.yaml": config,
    ...Object.fromEntries(
      names.flatMap((name) => [
        [`${name}/Dockerfile`, dockerfile],
        [`${name}/app.py`, `print('${name} 1')\n`],
        [`${name}/spec.json`, specText(name, host)],
      ]),
    ),
  };
}

function specText(name: string, host: string, more: object = {}): string {
  const spec = {
    pipeline: { name },
    transform: { image: `${host}/acme/${name}:latest`, cmd: ["python3", "/app/app.py"], env: { SIGMA: "1.2" } },
    input: { pfs: { repo: "data", glob: "/*" } },
    ...more,
  };
  return `${JSON.stringify(spec, null, 2)}\n`;
}

function imageOf({ state }: InProcess): string {
  const details = JSON.stringify(state.pipelines[0]?.versions.at(-1)?.details);
  return /"image":"([^"]*)"/.exec(details)?.[1] ?? "";
}

describe("a deploy from a commit", (it) => {
  it("goes all the way: images by commit and digest, pipelines with a record, verified; then how little happens", () =>
    withWorks(async ({ workshop: { repo, registry }, cluster, deploy: go, plan }) => {
      const commit = await repo.commit("two", filesFor(registry.host, 2));
      const first = await go();

      assert.equal(
        first.outcomes.map(({ kind }) => kind),
        ["deployed"],
        JSON.stringify(first.outcomes),
      );
      const [live] = cluster.state.pipelines;
      const details = JSON.stringify(live?.versions[0]?.details);
      assert.match(details, new RegExp(`/acme/p0:${commit}@sha256:[0-9a-f]{64}`));
      assert.match(details, new RegExp(`"io.pachook/commit":"${commit}"`));

      await repo.commit("readme", { "README.md": "# hello\n" });
      const again = await go();
      assert.equal(again.outcomes, [{ kind: "unchanged" }]);
      assert.equal(cluster.state.calls, ["list pipeline"]);

      await repo.commit("sharper", {
        "p1/app.py": "print('p1 2')\n",
        "p0/spec.json": specText("p0", registry.host, { description: "new" }),
      });
      const shown = await plan();
      const text = showDeployPlan(shown);
      assert.match(text, /~ p0 +update +another spec/);
      assert.match(text, /description {2}\(not set\) -> "new"/);
      assert.match(text, /~ p1 +update +image [0-9a-f]{7} -> [0-9a-f]{7}/);
      assert.match(text, /pachd accepts all of it \(rehearsed, nothing kept\)/);
      assert.equal(cluster.state.transactions, []);
      const third = await go();
      assert.match(
        showDeploy({
          commit: third.plan.commit.oid,
          environment: "dev",
          outcomes: third.outcomes.map((each) => ({ ...each, names: [] })),
        }),
        /dev runs [0-9a-f]{7}\.\n$/,
      );
      assert.equal(
        cluster.state.pipelines.map(({ versions }) => versions.length),
        [2, 2],
      );
    }));

  it("does not deploy what lies behind what runs, but with --older", () =>
    withWorks(async ({ workshop: { repo, registry }, deploy: go }) => {
      await repo.commit("one", filesFor(registry.host, 1));
      await repo.commit("two", { "p0/app.py": "print('p0 2')\n" });
      await go();
      await repo.git("checkout", "--quiet", "HEAD~1");

      const [stopped] = (await go()).outcomes;
      assert.is(stopped?.kind, "stopped");
      const [back] = (await go({ older: true })).outcomes;
      assert.is(back?.kind, "deployed");
    }));

  it("promotes: another environment gets the very digests, and nothing is built for it", () =>
    withWorks(async ({ workshop: { repo, registry, engine }, deploy: go, cluster }) => {
      const files = filesFor(registry.host, 1);
      const prod = `  prod: { registry: "${registry.host}/prod", context: stand-in, promote: dev }`;
      const config = (files["pachook.yaml"] ?? "").replace(
        /environments: \{ dev: (.*) \}\n/,
        `environments:\n  dev: $1\n${prod}\n`,
      );
      await repo.commit("one", { ...files, "pachook.yaml": config });
      const early = await go({}, "prod").catch((error: unknown) => error);
      assert.match(String(early), /dev has no image p0/);
      await go();
      const digest = /@(sha256:[0-9a-f]{64})/.exec(imageOf(cluster))?.[1] ?? "";
      const built = engine.requests.length;
      const promoted = await go({}, "prod");

      assert.equal(
        promoted.outcomes.map(({ kind }) => kind),
        ["deployed"],
        JSON.stringify(promoted.outcomes),
      );
      assert.ok(imageOf(cluster).startsWith(`${registry.host}/prod/p0:`), imageOf(cluster));
      assert.ok(imageOf(cluster).endsWith(digest), imageOf(cluster));
      assert.is(engine.requests.length, built);
    }));

  it("leaves the image of a pinned spec as it is written, and deploys the rest of it", () =>
    withWorks(async ({ workshop: { repo, registry }, deploy: go, cluster }) => {
      const files = filesFor(registry.host, 1);
      await repo.commit("one", { ...files, "pachook.yaml": `${files["pachook.yaml"]}pinned: ["p0/*.json"]\n` });
      await go();
      assert.is(imageOf(cluster), `${registry.host}/acme/p0:latest`);
      await repo.commit("described", { "p0/spec.json": specText("p0", registry.host, { description: "new" }) });
      const { outcomes } = await go();

      assert.equal(
        outcomes.map(({ kind }) => kind),
        ["deployed"],
      );
      assert.is(imageOf(cluster), `${registry.host}/acme/p0:latest`);
    }));

  it("leaves out a DAG with a broken spec, and deploys the others", () =>
    withWorks(async ({ workshop: { repo, registry }, deploy: go, cluster }) => {
      const files = filesFor(registry.host, 1);
      const broken = specText("bad", registry.host, {
        input: { pfs: { repo: "other", glob: "/*", name: "a b/c" } },
        datum_tries: -1,
      });
      await repo.commit("one", { ...files, "bad/spec.json": broken });

      const { outcomes } = await go();
      assert.equal(outcomes.map(({ kind }) => kind).toSorted(), ["deployed", "stopped"], JSON.stringify(outcomes));
      assert.equal(
        cluster.state.pipelines.map(({ name }) => name),
        ["p0"],
      );
    }));

  it("asks git, pachctl and the registry as often as what changed needs", async () => {
    const rows: string[] = [];
    const seen = new Map<string, Counts>();
    for (const count of [1, 4, 8]) {
      await withWorks(async ({ workshop: { repo, registry }, deploy: go, counted }) => {
        const note = async (what: string) => {
          const counts = await counted();
          seen.set(`${count} ${what}`, counts);
          rows.push(
            `  ${String(count).padStart(2)} images and pipelines, ${what.padEnd(18)} git ${counts.git}, pachctl ${counts.pachctl}, registry ${counts.registry}`,
          );
        };
        await repo.commit("first", filesFor(registry.host, count));
        await go();
        await note("first deploy");
        await go();
        await note("unchanged");
        await repo.commit("script", { "p0/app.py": "print('p0 2')\n" });
        await go();
        await note("one script");
        await repo.commit("spec", { "p0/spec.json": specText("p0", registry.host, { description: "new" }) });
        await go();
        await note("one spec");
        await repo.commit("readme", { "README.md": "# hello\n" });
        await go();
        await note("README");
      });
    }
    process.stdout.write(`\n${rows.join("\n")}\n`);

    const of = (count: number, what: string) => seen.get(`${count} ${what}`);
    for (const what of ["unchanged", "README"]) {
      assert.equal(of(8, what), of(1, what));
      assert.is(of(8, what)?.pachctl, 1);
      assert.is(of(8, what)?.registry, 0);
    }
    for (const what of ["one script", "one spec"]) assert.equal(of(8, what), of(1, what));
    for (const what of ["git", "pachctl", "registry"] as const) {
      const [one, four, eight] = [1, 4, 8].map((count) => of(count, "first deploy")?.[what] ?? 0);
      assert.is(
        ((eight ?? 0) - (four ?? 0)) / 4,
        ((four ?? 0) - (one ?? 0)) / 3,
        `${what} is not linear in what changed`,
      );
    }
  });
});
