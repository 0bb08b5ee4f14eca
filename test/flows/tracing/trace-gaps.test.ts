import * as assert from "uvu/assert";
import { trace } from "../../../src/flows/trace.ts";
import { showTrace } from "../../../src/report/trace-text.ts";
import type { CommitFacts } from "../../../src/tools/commit-facts.ts";
import { failureOf } from "../../support/failure-of.ts";
import { type InProcess, withCluster } from "../../support/pachctl/in-process.ts";
import type { Datum } from "../../support/pachctl/state.ts";
import { describe } from "../../support/suite.ts";
import { type Outside, traceWorkOn } from "../../support/trace-of.ts";
import { commits, deployEdges, digestOf, known, putImage, targetOf } from "../../support/traced-history.ts";

/** What is shown, with every run of blanks and line ends as one. */
const textOf = async (cluster: InProcess, target: string, outside: Outside = {}) => {
  const history = await trace(traceWorkOn(cluster, { commits: known, ...outside }), targetOf(target));
  return showTrace(history, new Date(cluster.now())).replace(/\s+/g, " ");
};

/** One file, one deploy. */
async function playOnce(cluster: InProcess): Promise<void> {
  await cluster.outside(["create", "repo", "images"]);
  await putImage(cluster, "/a.png", "a");
  await deployEdges(cluster, commits.first, "a");
}

/** Puts a pipeline there by hand, as somebody without Pachook does. */
async function createByHand(cluster: InProcess, image: string, more: object = {}): Promise<void> {
  await cluster.outside(["create", "repo", "images"]);
  await putImage(cluster, "/a.png", "a");
  const input = { pfs: { repo: "images", glob: "/*" } };
  const spec = { pipeline: { name: "edges" }, transform: { image, cmd: ["python3"] }, input, ...more };
  await cluster.outside(["create", "pipeline", "-f", "-"], JSON.stringify(spec));
  await cluster.wait(60_000);
  await cluster.outside(["list", "pipeline", "--raw"]);
}

function changeDatums(cluster: InProcess, change: (datum: Datum) => void): void {
  for (const { datums } of cluster.state.jobs) for (const datum of datums) change(datum);
}

const ran = `registry.test/edges@${digestOf("a")}`;
const byHand = { image: "registry.test/edges:1.4", digests: { "registry.test/edges:1.4": digestOf("a") } };

describe("what is not there to be traced", (it) => {
  it("is said with what to look at: a repo, a branch, a commit, a path", () =>
    withCluster({}, async (cluster) => {
      await playOnce(cluster);
      const nobody = "00000000000040008000000000000000";
      const failures: string[] = [];

      for (const target of ["nope@master", "edges@nope", `edges@${nobody}`, "edges@master:/nope.png"]) {
        const { code, message, hint } = await failureOf(textOf(cluster, target));
        assert.is(code, "usage");
        assert.match(hint, /pachctl list (commit|file) /);
        failures.push(message);
      }

      assert.equal(failures, [
        "there is no nope@master: repo default/nope not found",
        'there is no edges@nope: branch "nope" not found in repo default/edges',
        `there is no edges@${nobody}: commit default/edges@${nobody} not found`,
        failures[3],
      ]);
      assert.match(failures[3] ?? "", "there is no /nope.png in edges@master: file /nope.png not found");
    }));
});

describe("a chain that breaks", (it) => {
  it("at a job that was deleted: the data is still followed", () =>
    withCluster({}, async (cluster) => {
      await playOnce(cluster);
      cluster.state.jobs = cluster.state.jobs.filter(({ pipeline }) => pipeline !== "edges");

      const text = await textOf(cluster, "edges@master");

      assert.match(text, "! pachd has no job for it any more");
      assert.match(text, /images@[0-9a-f]{7} put there/);
    }));

  it("at a pipeline that was deleted and left its repo: the data is still followed", () =>
    withCluster({}, async (cluster) => {
      await playOnce(cluster);
      // As pachd leaves it after `delete pipeline --keep-repo`: the repo with its commits, and no job.
      cluster.state.pipelines = [];
      cluster.state.jobs = [];

      const text = await textOf(cluster, "edges@master:/a.png");

      assert.match(text, "made by a pipeline edges that is not there any more");
      assert.match(text, "which code ran is not known any more");
      assert.match(text, /images@[0-9a-f]{7} put there/);
    }));

  it("at a data commit that was squashed", () =>
    withCluster({}, async (cluster) => {
      await playOnce(cluster);
      cluster.state.commits = cluster.state.commits.filter(({ repo }) => repo !== "images");

      assert.match(await textOf(cluster, "edges@master:/a.png"), "the data commit is not there any more");
    }));

  it("at an image that the registry lost: the tag in the spec is told, and that it is unproven", () =>
    withCluster({ digests: { "registry.test/edges:a1b2c3d": digestOf("a") } }, async (cluster) => {
      await createByHand(cluster, "registry.test/edges:a1b2c3d");

      const text = await textOf(cluster, "edges@master");

      assert.match(text, "1 datum by a1b2c3d");
      assert.match(text, "from the tag in the spec of version 1, unproven");
      assert.match(text, "! the registry does not have this image any more");
    }));

  it("at a registry that does not answer, an image without marks, and a label that is no commit", () =>
    withCluster({ digests: byHand.digests }, async (cluster) => {
      await createByHand(cluster, byHand.image);
      const answered = (labels: Record<string, string>) => ({ images: { [ran]: { kind: "found", labels } as const } });

      const silent = await textOf(cluster, "edges@master", { images: { [ran]: { kind: "unknown", why: "no route" } } });
      const unmarked = await textOf(cluster, "edges@master", answered({}));
      const odd = await textOf(cluster, "edges@master", answered({ "org.opencontainers.image.revision": "1.4" }));

      assert.match(silent, "the registry could not be asked: no route");
      assert.match(unmarked, "the image does not say its commit");
      assert.match(odd, 'the image says its revision is "1.4", which is no commit');
      for (const text of [silent, unmarked, odd]) assert.match(text, "1 datum by sha256:aaaaaaaaaaaa");
    }));

  it("at an image that nobody wrote down, and at one that only a node has", () =>
    withCluster({ digests: byHand.digests }, async (cluster) => {
      await createByHand(cluster, byHand.image);
      changeDatums(cluster, (datum) => {
        datum.imageId = "";
      });
      const unknown = await textOf(cluster, "edges@master");
      changeDatums(cluster, (datum) => {
        datum.imageId = `docker://sha256:${"f".repeat(64)}`;
      });
      const local = await textOf(cluster, "edges@master");

      assert.match(unknown, "nobody wrote down which image ran; the spec of then names registry.test/edges:1.4");
      assert.match(local, "the image that ran was never in a registry");
    }));

  it("at git: rebased away, of another repository, or cut by a shallow clone", () =>
    withCluster({}, async (cluster) => {
      await playOnce(cluster);
      const withGit = (facts: CommitFacts | undefined) =>
        textOf(cluster, "edges@master", { commits: facts === undefined ? {} : { [commits.first]: facts } });
      const own = known[commits.first];
      if (own?.kind !== "known") throw new Error("the first commit is known");

      const absent = await withGit(undefined);
      const shallow = await withGit({ kind: "absent", isShallow: true });
      const loose = await withGit({ ...own, isHeld: false });

      assert.match(absent, "! this clone does not have it: it was rebased away, or is of another repository");
      assert.match(shallow, "! this clone is shallow and does not reach back to it: git fetch --unshallow");
      assert.match(loose, "! no branch or tag holds this commit any more: it was rebased away");
      for (const text of [absent, shallow]) assert.match(text, "1 datum by 1111111 from");
    }));

  it("not at an image for several platforms: Kubernetes may name the one it took from it", () =>
    withCluster({}, async (cluster) => {
      await playOnce(cluster);
      const ofPlatform = digestOf("7");
      changeDatums(cluster, (datum) => {
        datum.imageId = datum.imageId.replace(digestOf("a"), ofPlatform);
      });
      const own = await textOf(cluster, "edges@master", { indexes: { [ran]: [ofPlatform, digestOf("8")] } });
      const other = await textOf(cluster, "edges@master", { indexes: { [ran]: [digestOf("8")] } });

      assert.match(own, "1 datum by 1111111");
      assert.match(own, "from what Pachook wrote on version 1");
      assert.not.match(own, "older code");
      assert.match(other, "! the registry does not have this image any more");
    }));

  it("at a pipeline whose image somebody changed by hand: what Pachook wrote is not believed", () =>
    withCluster({}, async (cluster) => {
      await playOnce(cluster);
      const spec = JSON.parse(cluster.state.pipelines[0]?.versions[0]?.effective ?? "");
      spec.transform.image = `registry.test/edges@${digestOf("9")}`;
      await cluster.outside(["update", "pipeline", "-f", "-", "--reprocess"], JSON.stringify(spec));
      await cluster.wait(60_000);

      const text = await textOf(cluster, "edges@master");

      assert.match(text, "1 datum by sha256:999999999999");
      assert.not.match(text, "datum by 1111111");
    }));
});

describe("an output that is no usual one", (it) => {
  it("may still be in the making: what is there so far is told", () =>
    withCluster({}, async (cluster) => {
      await playOnce(cluster);
      cluster.state.behaviour.jobMs = 3_600_000;
      await putImage(cluster, "/b.png", "b");

      const text = await textOf(cluster, "edges@master");

      assert.match(text, "being made by pipeline edges, version 1");
      assert.match(text, "! its job is not over (running): 0 of 0 datums so far");
    }));

  it("may be half made: of a running job the datums that are done are counted, and who computed them", () =>
    withCluster({}, async (cluster) => {
      await playOnce(cluster);
      cluster.state.behaviour.jobMs = 3_600_000;
      await putImage(cluster, "/b.png", "b");
      await textOf(cluster, "edges@master"); // lets the job begin
      const before = cluster.state.jobs.find(({ pipeline, finishedAt }) => pipeline === "edges" && finishedAt !== null);
      const running = cluster.state.jobs.find(
        ({ pipeline, finishedAt }) => pipeline === "edges" && finishedAt === null,
      );
      const [datum] = before?.datums ?? [];
      if (running === undefined || datum === undefined) throw new Error("one job is over and one runs");
      running.datums = [{ ...datum, state: "SKIPPED" }];

      const text = await textOf(cluster, "edges@master");

      assert.match(text, "! its job is not over (running): 1 of 1 datums so far");
      assert.match(text, "1 datum by 1111111");
    }));

  it("may come from a spout, which has no job: what it runs now is told", () =>
    withCluster({}, async (cluster) => {
      const transform = { image: `registry.test/feed:${commits.first}@${digestOf("a")}`, cmd: ["python3"] };
      const spec = { pipeline: { name: "feed" }, transform, spout: {} };
      await cluster.outside(["create", "pipeline", "-f", "-"], JSON.stringify(spec));
      await cluster.outside(["put", "file", "feed@master:/tick.json", "-f", "-"], "1");

      const text = await textOf(cluster, "feed@master:/tick.json");

      assert.match(text, "written by the spout feed, now version 1");
      assert.match(text, 'now 1111111 "first edges"');
      assert.match(text, "! the running code of a spout wrote it");
    }));

  it("may be read by the clock: a tick is told as one", () =>
    withCluster({}, async (cluster) => {
      const input = { cron: { name: "every", spec: "@every 1h" } };
      const transform = { image: `registry.test/tick:${commits.first}@${digestOf("a")}`, cmd: ["python3"] };
      const spec = { pipeline: { name: "tick" }, transform, input };
      await cluster.outside(["create", "repo", "tick_every"]); // as pachd does by itself
      await cluster.outside(["create", "pipeline", "-f", "-"], JSON.stringify(spec));
      await cluster.outside(["put", "file", "tick_every@master:/2026-01-02T03:00:00Z", "-f", "-"], "");
      await cluster.wait(60_000);

      assert.match(await textOf(cluster, "tick@master"), /tick_every@[0-9a-f]{7} a tick of a clock/);
    }));

  it("may have more datums than anybody wants to wait for: the first are counted, and it is said", () =>
    withCluster({}, async (cluster) => {
      await cluster.outside(["create", "repo", "images"]);
      for (const name of ["a", "b", "c"]) await putImage(cluster, `/${name}.png`, name);
      await deployEdges(cluster, commits.first, "a");

      const text = await textOf(cluster, "edges@master", { limits: { datums: 2 } });

      assert.match(text, "2 datums by 1111111 (the first 2 of 3; all: --limit 3)");
    }));

  it("may have a longer history than anybody reads", () =>
    withCluster({}, async (cluster) => {
      await playOnce(cluster);

      const text = await textOf(cluster, "montage@master", { limits: { steps: 1 } });

      assert.match(text, "! 1 more data commits before these are not followed");
    }));
});

describe("an output across projects", (it) => {
  it("is followed into each project by its own name, though a repo there is called the same", () =>
    withCluster({}, async (cluster) => {
      for (const project of ["raw", "vision"]) await cluster.outside(["create", "project", project]);
      await cluster.outside(["create", "repo", "images", "--project", "raw"]);
      await cluster.outside(["create", "repo", "images", "--project", "vision"]);
      type Reads = { project: string; repo: string };
      const make = async (project: string, name: string, reads: Reads, by = [commits.first, digestOf("a")]) => {
        const transform = { image: `registry.test/${name}:${by.join("@")}`, cmd: ["python3"] };
        const input = { pfs: { ...reads, glob: "/*" } };
        const spec = { pipeline: { name, project: { name: project } }, transform, input };
        await cluster.outside(["update", "pipeline", "-f", "-"], JSON.stringify(spec));
      };
      await make("raw", "edges", { project: "raw", repo: "images" });
      await make("vision", "montage", { project: "raw", repo: "edges" });
      await cluster.outside(["put", "file", "images@master:/a.png", "-f", "-", "--project", "raw"], "a");
      await cluster.wait(60_000);

      const text = await textOf(cluster, "vision/montage@master:/a.png");

      assert.match(text, /^\/a\.png in vision\/montage@[0-9a-f]{7} \(master\) comes from 1111111 /);
      assert.match(text, /raw\/edges@[0-9a-f]{7} made by pipeline/);
      assert.match(text, /raw\/images@[0-9a-f]{7} put there/);
      assert.not.match(text, "vision/images");

      await make("raw", "edges", { project: "raw", repo: "images" }, [commits.second, digestOf("b")]);
      await cluster.wait(60_000);
      const newer = await textOf(cluster, "vision/montage@master:/a.png");
      // An environment is for one project: its deploy would reprocess nothing of another.
      assert.match(newer, "the pipeline itself runs 2222222");
      assert.not.match(newer, "--reprocess");
    }));
});
