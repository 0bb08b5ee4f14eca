import * as assert from "uvu/assert";
import { showDeploy } from "../../../src/report/deploy-outcome.ts";
import { showDeployPlan } from "../../../src/report/deploy-plan.ts";
import { describe } from "../../support/suite.ts";
import { type Counts, filesFor, imageOf, specText, withWorks } from "../../support/works.ts";

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
