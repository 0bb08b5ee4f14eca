import * as assert from "uvu/assert";
import { fileChanges } from "../../src/trace/file-changes.ts";
import { tallyDatums } from "../../src/trace/tally.ts";
import { describe } from "../support/suite.ts";

describe("a tally of datums", (it) => {
  it("counts by image, and keeps only the first jobs of many", () => {
    const { add, result } = tallyDatums();
    for (let at = 0; at < 1_000; at += 1) {
      const job = { project: "default", pipeline: "edges", id: `job ${at}` };
      const imageId = at % 4 === 0 ? "edges@sha256:a" : "edges@sha256:b";
      add({ id: `${at}`, job, state: at === 0 ? "SUCCESS" : "SKIPPED", imageId, files: [] });
    }

    const { read, groups } = result();

    assert.is(read, 1_000);
    assert.equal(
      groups.map(({ image, datums, states, jobs }) => [image, datums, states, jobs.length]),
      [
        ["edges@sha256:b", 750, { SKIPPED: 750 }, 100],
        ["edges@sha256:a", 250, { SUCCESS: 1, SKIPPED: 249 }, 100],
      ],
    );
  });
});

describe("the files that differ between two data commits", (it) => {
  it("are told in order of their paths, folders left out", () => {
    const { before, after, result } = fileChanges();
    for (const [path, hash] of [
      ["/a/", "1"],
      ["/a/x", "1"],
      ["/b", "1"],
      ["/c", "1"],
    ] as const)
      before({ path, hash });
    for (const [path, hash] of [
      ["/a/", "2"],
      ["/a/x", "2"],
      ["/b", "1"],
      ["/d", "1"],
    ] as const)
      after({ path, hash });

    assert.equal(result({ isCut: false }), {
      added: 1,
      removed: 1,
      changed: 1,
      some: [
        { path: "/a/x", how: "changed" },
        { path: "/c", how: "removed" },
        { path: "/d", how: "added" },
      ],
      isCut: false,
    });
  });
});
