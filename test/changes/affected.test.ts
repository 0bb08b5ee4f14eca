import * as assert from "uvu/assert";
import { affectedBy } from "../../src/changes/affected.ts";
import { describe } from "../support/suite.ts";

const edges = { name: "edges", context: "edges", dockerfile: "edges/Dockerfile" };
const shared = { name: "shared", context: ".", dockerfile: "docker/shared.Dockerfile" };
const specs = ["edges/edges.json", "pipelines/montage.json"];

describe("what a change touches", (it) => {
  it("is a spec by its own file alone", () => {
    const { specs: touched } = affectedBy(["pipelines/montage.json", "pipelines/notes.md"], { specs, images: [] });

    assert.equal(touched, ["pipelines/montage.json"]);
  });

  it("is an image by anything in its build context, and not by a folder whose name begins alike", () => {
    const images = [edges];

    assert.equal(affectedBy(["edges/src/main.py"], { specs, images }).images, [edges]);
    assert.equal(affectedBy(["edges-old/src/main.py"], { specs, images }).images, []);
  });

  it("is an image by its Dockerfile outside the context, and every image whose context is the repository", () => {
    const outside = { ...edges, dockerfile: "docker/edges.Dockerfile" };

    const { images } = affectedBy(["docker/edges.Dockerfile"], { specs, images: [outside, shared] });

    assert.equal(images, [outside, shared]);
  });

  it("is nothing where nothing changed", () => {
    assert.equal(affectedBy([], { specs, images: [shared] }), { specs: [], images: [] });
  });
});
