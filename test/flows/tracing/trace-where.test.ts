import * as assert from "uvu/assert";
import { traceDiff } from "../../../src/flows/tracing/trace-diff.ts";
import { whereIs } from "../../../src/flows/tracing/trace-where.ts";
import { showTraceDiff } from "../../../src/report/trace-diff-text.ts";
import { showWhereabouts } from "../../../src/report/where-text.ts";
import { type InProcess, withCluster } from "../../support/pachctl/in-process.ts";
import { describe } from "../../support/suite.ts";
import { traceWorkOn } from "../../support/trace-of.ts";
import { commits, known, playHistory, targetOf } from "../../support/traced-history.ts";

const firstOutput = ({ state }: InProcess) =>
  state.commits.find(({ repo, type }) => repo === "edges" && type === "user");

describe("where a git commit is", (it) => {
  it("is told with what it made, and what of that is left", () =>
    withCluster({}, async (cluster) => {
      await playHistory(cluster);
      const work = traceWorkOn(cluster, { commits: known });

      const [second, fourth] = [await whereIs(work, commits.second), await whereIs(work, commits.fourth)];

      const [edges] = second.pipelines;
      assert.equal([edges?.pipeline, edges?.versions, edges?.runs], ["edges", [2], null]);
      assert.equal(
        edges?.made.map(({ datums }) => datums),
        [1],
      );
      assert.equal([edges?.remains?.datums, edges?.remains?.total], [1, 3]);
      assert.equal(
        fourth.pipelines.map(({ pipeline, runs, made }) => [pipeline, runs?.version, made.length]),
        [["edges", "4", 0]],
      );
      const text = showWhereabouts([second], commits.second, new Date(cluster.now()));
      assert.match(text, "2222222 runs nowhere any more\n");
      assert.match(text, "pachook deploy --env dev --reprocess edges");
    }));

  it("is nowhere for a commit that never ran", () =>
    withCluster({}, async (cluster) => {
      await playHistory(cluster);

      const found = await whereIs(traceWorkOn(cluster), "9".repeat(40));

      assert.equal(found.pipelines, []);
      assert.match(showWhereabouts([found], "9".repeat(40), new Date(0)), "9999999 never ran here");
    }));
});

describe("what lies between two outputs", (it) => {
  it("is other code and other data, and what is the same is only named", () =>
    withCluster({}, async (cluster) => {
      await playHistory(cluster);
      const work = traceWorkOn(cluster, { commits: known });
      const [before, after] = [targetOf(`edges@${firstOutput(cluster)?.id}`), targetOf("edges@master")];

      const diff = await traceDiff(work, { before, after }, null);
      const same = await traceDiff(work, { before: after, after }, null);

      const text = showTraceDiff(diff, new Date(cluster.now())).replace(/@[0-9a-f]{7}/g, "@ID");
      assert.is(text, diffText);
      assert.match(showTraceDiff(same, new Date(0)), "the same code, the same data\n\nThe same in both: edges, images");
    }));
});

const diffText = `From edges@ID to edges@ID: other code in 1 pipeline, other data in 1 repo

code of edges
  - 1111111 "first edges" by The Author, 1 day ago
  + 1 datum by 1111111, 1 by 3333333, 1 by 2222222

data of images: images@ID -> images@ID
    2 added, 0 changed, 0 removed
      + /b.png
      + /c.png
`;
