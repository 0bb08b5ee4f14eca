import * as assert from "uvu/assert";
import { trace } from "../../src/flows/trace.ts";
import { splitImage } from "../../src/pachyderm/image-reference.ts";
import { traceAsSvg } from "../../src/report/trace-svg.ts";
import { showTrace } from "../../src/report/trace-text.ts";
import type { Step } from "../../src/trace/history.ts";
import { type InProcess, withCluster } from "../support/pachctl/in-process.ts";
import { describe } from "../support/suite.ts";
import { traceWorkOn } from "../support/trace-of.ts";
import { commits, deployEdges, digestOf, known, playHistory, targetOf } from "../support/traced-history.ts";

const historyOf = (cluster: InProcess, target: string) =>
  trace(traceWorkOn(cluster, { commits: known }), targetOf(target));

const codeOfFile = async (cluster: InProcess, path: string) => {
  const { steps } = await historyOf(cluster, `edges@master:${path}`);
  const [datum] = steps[0]?.traced ?? [];
  return { commit: datum?.code.commit, digest: datum?.code.digest, from: datum?.code.from, state: datum?.state };
};

/** What people do by hand: take the job's image, and its tag. */
const naiveCommit = ({ job }: Step) => splitImage(job?.image ?? "").tag;

describe("a trace of an output", (it) => {
  it("names the code that really computed each file, where the job's own image names other code", () =>
    withCluster({}, async (cluster) => {
      await playHistory(cluster);

      const answers = {
        "/a.png": await codeOfFile(cluster, "/a.png"),
        "/b.png": await codeOfFile(cluster, "/b.png"),
        "/c.png": await codeOfFile(cluster, "/c.png"),
      };

      // By hand: a.png was there when the first commit ran; b.png came while the second ran, c.png while the third ran.
      const from = "annotation";
      assert.equal(answers, {
        "/a.png": { commit: commits.first, digest: digestOf("a"), from, state: "SKIPPED" },
        "/b.png": { commit: commits.second, digest: digestOf("b"), from, state: "SKIPPED" },
        "/c.png": { commit: commits.third, digest: digestOf("c"), from, state: "SKIPPED" },
      });
      const { steps } = await historyOf(cluster, "edges@master");
      assert.equal(steps.slice(0, 1).map(naiveCommit), [commits.fourth], "what `inspect job` says of all three files");
    }));

  it("counts the datums of a whole commit by the code that computed them, and says what mends a mixture", () =>
    withCluster({}, async (cluster) => {
      await playHistory(cluster);

      const before = await historyOf(cluster, "edges@master");
      await cluster.outside(["update", "pipeline", "-f", "-", "--reprocess"], newestSpec(cluster));
      await cluster.wait(60_000);
      const after = await historyOf(cluster, "edges@master");

      const counts = (history: typeof before) =>
        history.steps[0]?.datums?.shares.map(({ code, datums, isOlder }) => [code.commit, datums, isOlder]).toSorted();
      assert.equal(counts(before), [
        [commits.first, 1, true],
        [commits.second, 1, true],
        [commits.third, 1, true],
      ]);
      assert.equal(before.outdated, ["edges"]);
      assert.equal(counts(after), [[commits.fourth, 3, false]]);
      assert.equal(after.outdated, []);
    }));

  it("follows a file through every pipeline to what somebody put there", () =>
    withCluster({}, async (cluster) => {
      await playHistory(cluster);

      const history = await historyOf(cluster, "montage@master:/c.png");

      assert.is(withoutIds(showTrace(history, new Date(cluster.now()))), chainText);
      const files = history.steps.map(({ commit, traced }) => [commit.repo, traced[0]?.files[0]?.path]);
      assert.equal(files, [
        ["montage", "/c.png"],
        ["edges", "/c.png"],
        ["images", undefined],
      ]);
    }));

  it("draws data and code in one picture, with what comes from older code marked", () =>
    withCluster({}, async (cluster) => {
      await playHistory(cluster);

      const svg = traceAsSvg(await historyOf(cluster, "montage@master:/c.png"));

      for (const word of ["3333333", "less noise", "1111111", "first edges", "/c.png"]) {
        assert.ok(svg.includes(`>${word}</text>`), word);
      }
      assert.is(svg.match(/class="code"/g)?.length, 5, "two sheets, each with its fold, and one in the legend");
      assert.is(svg.match(/class="sign-warning"/g)?.length, 1);
    }));

  it("counts all files of a folder, and shows the first datums one by one", () =>
    withCluster({}, async (cluster) => {
      await cluster.outside(["create", "repo", "images"]);
      for (const name of ["a", "b", "c"]) {
        await cluster.outside(["put", "file", `images@master:/${name}.png`, "-f", "-"], name);
      }
      await deployEdges(cluster, commits.first, "a");

      const { steps } = await historyOf(cluster, "edges@master:/");
      const one = await historyOf(cluster, "edges@master:a.png");

      assert.is(steps[0]?.datums?.read, 3);
      assert.is(one.steps[0]?.traced.length, 1, "a path may lack its slash");
    }));

  it("asks pachctl a few times and not once a datum, and never for jobs by their input", () =>
    withCluster({}, async (cluster) => {
      await cluster.outside(["create", "repo", "images"]);
      await Promise.all(
        Array.from({ length: 30 }, (_, at) =>
          cluster.outside(["put", "file", `images@master:/${at}.png`, "-f", "-"], `${at}`),
        ),
      );
      await deployEdges(cluster, commits.first, "a");
      cluster.state.calls.length = 0;

      await historyOf(cluster, "montage@master");

      assert.ok(cluster.state.calls.length <= 12, cluster.state.calls.join(", "));
      assert.not.ok(cluster.state.calls.includes("list job"));
    }));
});

const chainText = `/c.png in montage@ID (master) comes from 1111111 "first edges" by The Author, 1 day ago

montage@ID  made by pipeline montage, version 1, 1 min ago
  datum    edges@ID:/c.png
  code     1111111 "first edges" by The Author, 1 day ago
           from what Pachook wrote on version 1; image sha256:eeeeeeeeeeee
           skipped in this job: job ID computed it

edges@ID  made by pipeline edges, version 3, 2 min ago
  datum    images@ID:/c.png
  code     3333333 "less noise" by The Author, 1 day ago
           from what Pachook wrote on version 3; image sha256:cccccccccccc
           ! the pipeline itself runs 4444444 by now; this is not from it

images@ID  put there, 2 min ago

Whole commit: 3 datums by 1111111
Make them one:  pachook deploy --env dev --reprocess edges
`;

function withoutIds(text: string): string {
  return text.replace(/(@|job )[0-9a-f]{7}\b/g, "$1ID");
}

function newestSpec({ state }: InProcess): string {
  const edges = state.pipelines.find(({ name }) => name === "edges");
  return edges?.versions.at(-1)?.effective ?? "";
}
