import * as assert from "uvu/assert";
import { loadConfig } from "../../src/config/load-config.ts";
import { findImages, isDockerfile } from "../../src/images/find-images.ts";
import { imagesByRepository, likelyImages } from "../../src/images/match-images.ts";
import { fullRepository, printReference } from "../../src/images/reference.ts";
import { splitImage } from "../../src/pachyderm/image-reference.ts";
import { countCpu } from "../support/cpu-time.ts";
import { describe } from "../support/suite.ts";
import { treeOf } from "../support/tree-of.ts";

async function imagesOf(paths: readonly string[], config = "") {
  const tree = treeOf({ "pachook.yaml": config, ...Object.fromEntries(paths.map((path) => [path, ""])) });
  const { config: read, problems } = await loadConfig(tree);
  assert.equal(problems, []);
  return findImages(await tree.files(), read);
}

describe("finding images", (it) => {
  it("knows Dockerfiles by their names", () => {
    for (const path of ["Dockerfile", "a/Dockerfile", "a/Dockerfile.gpu", "a/gpu.Dockerfile"]) {
      assert.ok(isDockerfile(path), path);
    }
    for (const path of ["a/Dockerfile.dockerignore", "a/myDockerfile", "Dockerfile/x", "a/dockerfile.md"]) {
      assert.not(isDockerfile(path), path);
    }
  });

  it("takes repository, context, target and arguments from the first rule that fits", async () => {
    const { images, problems } = await imagesOf(
      ["edges/Dockerfile", "flow/Sobel/Dockerfile", "other/deep/Dockerfile.gpu", "ops/build.file"],
      `images:
  "*/Dockerfile": { repository: "r.example.com/acme/{dir}" }
  "flow/*/Dockerfile": { repository: "r.example.com/flow-{dir}", context: ., args: { R: 4.3 }, target: run }
  "{flow,ops}/**": { repository: "r.example.com/ops" }
`,
    );

    assert.equal(problems, []);
    assert.equal(images, [
      {
        name: "edges",
        repository: "r.example.com/acme/edges",
        context: "edges",
        dockerfile: "edges/Dockerfile",
        target: null,
        args: {},
      },
      {
        name: "flow-sobel",
        repository: "r.example.com/flow-sobel",
        context: ".",
        dockerfile: "flow/Sobel/Dockerfile",
        target: "run",
        args: { R: "4.3" },
      },
      {
        name: "ops",
        repository: "r.example.com/ops",
        context: "ops",
        dockerfile: "ops/build.file",
        target: null,
        args: {},
      },
      {
        name: "deep-gpu",
        repository: null,
        context: "other/deep",
        dockerfile: "other/deep/Dockerfile.gpu",
        target: null,
        args: {},
      },
    ]);
  });

  it("says which images clash, by repository or by name, and which rule fits nothing", async () => {
    const { images, problems } = await imagesOf(
      ["a/Dockerfile", "b/Dockerfile", "x/c/Dockerfile", "y/c/Dockerfile"],
      `images:
  "?/Dockerfile": { repository: acme/app }
  "x/*/Dockerfile": { repository: "acme/{dir}" }
  "y/*/Dockerfile": { repository: "other/{dir}" }
  "z/Dockerfile": { repository: "z/z" }
`,
    );

    assert.equal(
      images.map(({ repository }) => repository),
      ["acme/app", "acme/c"],
    );
    assert.equal(
      problems.map(({ severity, at, message }) => `${at.file} ${severity} ${message}`),
      [
        'pachook.yaml warning images: no file fits "z/Dockerfile"',
        "b/Dockerfile error a/Dockerfile and b/Dockerfile both give the image acme/app",
        "y/c/Dockerfile error x/c/Dockerfile and y/c/Dockerfile both give an image that is called c",
      ],
    );
  });

  it("takes a reference apart and puts it together again", () => {
    const digest = `sha256:${"a".repeat(64)}`;
    for (const image of [
      "edges",
      "edges:1",
      "r.example.com:5000/a/edges",
      `r:5000/a/edges:1@${digest}`,
      `a/b@${digest}`,
    ]) {
      assert.is(printReference(splitImage(image)), image);
    }
  });

  it("sees that two ways to write a repository are one", () => {
    for (const image of [
      "ubuntu",
      "ubuntu:22.04",
      "library/ubuntu",
      "docker.io/ubuntu",
      "index.docker.io/library/ubuntu",
    ]) {
      assert.is(fullRepository(image), "docker.io/library/ubuntu", image);
    }
    assert.is(fullRepository("acme/edges:1"), "docker.io/acme/edges");
    assert.is(fullRepository("localhost/edges"), "localhost/edges");
    assert.is(fullRepository("r.example.com:5000/edges:1"), "r.example.com:5000/edges");
  });

  it("finds the image behind a reference, whatever its tag", async () => {
    const { images } = await imagesOf(["edges/Dockerfile"], 'images: { "*/Dockerfile": { repository: "acme/{dir}" } }');
    const imageOf = imagesByRepository(images);

    for (const reference of ["acme/edges", "acme/edges:1", "docker.io/acme/edges:${TAG}", "acme/edges:<%= tag %>"]) {
      assert.is(imageOf(reference)?.name, "edges", reference);
    }
    assert.is(imageOf("acme/edges2:1"), null);
    assert.is(imageOf("other/edges"), null);
  });

  it("guesses which images are built here, for a first config", async () => {
    const { images } = await imagesOf(["edges/Dockerfile", "montage/Dockerfile"]);

    const likely = likelyImages(["acme/edges:1", "acme/edges:2", "ubuntu:22.04", "r.example.com/x/montage"], images);

    assert.equal(
      likely.map(({ image, repository }) => `${image.dockerfile} ${repository}`),
      ["edges/Dockerfile docker.io/acme/edges", "montage/Dockerfile r.example.com/x/montage"],
    );
  });

  it("takes a thousand references and a hundred images in no time", async () => {
    const dirs = Array.from({ length: 100 }, (_, index) => `d${index}`);
    const { images } = await imagesOf(
      dirs.map((dir) => `${dir}/Dockerfile`),
      'images: { "*/Dockerfile": { repository: "acme/{dir}" } }',
    );
    const spentMs = countCpu();
    const imageOf = imagesByRepository(images);

    for (let index = 0; index < 1000; index++) assert.is(imageOf(`acme/d${index % 100}:1`)?.name, `d${index % 100}`);

    assert.ok(spentMs() < 500);
  });
});
