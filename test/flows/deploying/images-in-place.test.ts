import * as assert from "uvu/assert";
import { showDeploy } from "../../../src/report/deploy-outcome.ts";
import { showDeployPlan, showDeployPlanMarkdown } from "../../../src/report/deploy-plan.ts";
import { failureOf } from "../../support/failure-of.ts";
import { storeImage } from "../../support/stored-image.ts";
import { describe } from "../../support/suite.ts";
import { filesFor, imageOf, specText, type Works, withWorks } from "../../support/works.ts";

type Given = Works & { move: (text: string) => Promise<string>; files: Record<string, string> };

/** Deploys of one pipeline whose image stands on `base/python:3.11`, made without a container engine. */
function withBase(play: (given: Given) => Promise<void>): Promise<void> {
  return withWorks(
    async (works) => {
      const { registry } = works.workshop;
      const move = (text: string) =>
        storeImage(registry, { repository: "base/python", tag: "3.11", layers: [{ "etc/version": `${text}\n` }] });
      await move("3.11.1");
      const dockerfile = `FROM ${registry.host}/base/python:3.11\nCOPY app.py /app/\n`;
      await play({ ...works, move, files: { ...filesFor(registry.host, 1), "p0/Dockerfile": dockerfile } });
    },
    { engine: "built-in" },
  );
}

const kindsOf = ({ outcomes }: Awaited<ReturnType<Works["deploy"]>>) => outcomes.map(({ kind }) => kind);
const digestOf = (cluster: Works["cluster"]) => imageOf(cluster).split("@")[1];

describe("deploys after a base moved", (it) => {
  it("tells of it in plan and deploy, takes it in with --refresh-bases, and has nothing to do after that", () =>
    withBase(async ({ workshop: { repo }, cluster, deploy, plan, move, files }) => {
      await repo.commit("one", files);
      const first = await deploy();
      const before = imageOf(cluster);
      const to = await move("3.11.2");
      await repo.commit("readme", { "README.md": "# hello\n" });

      const shown = await plan();
      const unchanged = await deploy();
      const wanted = await plan({ refreshBases: true });
      const refreshed = await deploy({ refreshBases: true });
      await repo.commit("more", { "README.md": "# hello you\n" });
      cluster.state.calls.length = 0;
      const later = await deploy();

      assert.equal(
        [first.movedBases, kindsOf(unchanged), digestOf(cluster) === before.split("@")[1]],
        [[], ["unchanged"], false],
      );
      assert.equal(
        [shown, unchanged].map(({ movedBases }) => movedBases.map((each) => [each.to, each.images])),
        [[[to, ["p0"]]], [[to, ["p0"]]]],
      );
      const line =
        /\/base\/python:3\.11 moved since p0 was made \(sha256:[0-9a-f]{7}… is sha256:[0-9a-f]{7}… now\)\. With a new commit: {2}pachook deploy --refresh-bases/;
      assert.match(showDeployPlan(shown), line);
      assert.match(showDeployPlanMarkdown(shown), "moved since p0 was made");
      assert.match(
        showDeploy({ commit: "1".repeat(40), environment: "dev", outcomes: [], movedBases: unchanged.movedBases }),
        line,
      );
      assert.match(wanted.images[0]?.why ?? "", /\/base\/python:3\.11 moved since it was made on sha256:/);
      assert.is(wanted.groups[0]?.pipelines[0]?.action, "update");
      assert.equal([kindsOf(refreshed), kindsOf(later)], [["deployed"], ["unchanged"]]);
      assert.equal([refreshed.movedBases, later.movedBases], [[], []]);
      assert.equal(cluster.state.calls, ["list pipeline"]);
    }));

  it("refuses for the commit that is named already, and nothing is touched", () =>
    withBase(async ({ workshop: { repo }, cluster, deploy, move, files }) => {
      await repo.commit("one", files);
      await deploy();
      const before = imageOf(cluster);
      await move("3.11.2");

      const failure = await failureOf(deploy({ refreshBases: true }));

      assert.match(failure.message, /^[0-9a-f]{7} has p0 in the registry, made on older bases/);
      assert.is(imageOf(cluster), before);
    }));

  it("brings what somebody else refreshed to the cluster, and goes back with the commit", () =>
    withBase(async ({ workshop: { repo, push }, cluster, deploy, move, files }) => {
      await repo.commit("one", files);
      await deploy();
      const before = digestOf(cluster);
      await move("3.11.2");
      await repo.commit("readme", { "README.md": "# hello\n" });
      const [p0] = await push({ environment: "dev", parts: { engine: "built-in", refreshBases: true } });
      await repo.commit("more", { "README.md": "# hello you\n" });

      const updated = await deploy();
      const after = digestOf(cluster);
      await repo.git("checkout", "--quiet", "HEAD~2");
      const back = await deploy({ older: true });

      assert.equal([kindsOf(updated), after], [["deployed"], p0?.digest]);
      assert.equal([kindsOf(back), digestOf(cluster)], [["deployed"], before]);
    }));

  it("brings the newer one to every pipeline where some run it and some the older", () =>
    withBase(async ({ workshop: { repo, registry }, cluster, deploy, move, files }) => {
      const other = specText("p0", registry.host).replace('"name": "p0"', '"name": "p1"');
      await repo.commit("two pipelines of one image", { ...files, "p1.json": other });
      await deploy();
      await move("3.11.2");
      await repo.remove("p1.json");
      await repo.commit("one", {});
      await deploy({ refreshBases: true });
      await repo.commit("both again", { "p1.json": other });

      registry.misbehave = () => ({ kind: "status", status: 403 });
      const unsure = await failureOf(deploy());
      registry.misbehave = () => null;
      const outcome = await deploy();
      const again = await deploy();

      assert.match(unsure.message, /HTTP 403/); // which of the two is the newer, only the registry knows
      assert.equal([kindsOf(outcome), kindsOf(again)], [["deployed"], ["unchanged"]]);
      assert.equal(
        cluster.state.pipelines.map(({ versions }) => versions.length),
        [2, 2],
      );
      const digests = cluster.state.pipelines.map(({ versions }) => {
        return /@(sha256:[0-9a-f]{64})/.exec(JSON.stringify(versions.at(-1)?.details))?.[1];
      });
      assert.is(new Set(digests).size, 1);
    }));

  it("asks once about each base of what runs already, and needs no answer", () =>
    withBase(async ({ workshop: { repo, registry }, deploy, files, counted }) => {
      const more = filesFor(registry.host, 3);
      for (const name of ["p1", "p2"]) more[`${name}/Dockerfile`] = files["p0/Dockerfile"] ?? "";
      const onP0 = `FROM ${registry.host}/acme/p0:latest\nCOPY app.py /app/\n`;
      await repo.commit("three", { ...more, ...files, "p2/Dockerfile": onP0 });
      await deploy();
      await repo.commit("readme", { "README.md": "# hello\n" });
      await deploy();
      const { registry: asked } = await counted();
      registry.misbehave = () => ({ kind: "status", status: 503 });

      const outcome = await deploy();

      assert.equal([kindsOf(outcome), outcome.movedBases], [["unchanged"], []]);
      assert.is(asked, 1);
    }));
});
