import * as assert from "uvu/assert";
import { readDockerfile } from "../../src/images/dockerfile.ts";
import type { Image } from "../../src/images/image.ts";
import { imagesByRepository } from "../../src/images/match-images.ts";
import { basesBuiltHere, imagesInOrder } from "../../src/images/order.ts";
import { describe } from "../support/suite.ts";

function image(name: string): Image {
  return { name, repository: `acme/${name}`, context: name, dockerfile: `${name}/Dockerfile`, target: null, args: {} };
}

function order(...needs: (readonly [name: string, ...bases: string[]])[]) {
  const links = needs.map(([name, ...bases]) => ({ image: image(name), bases: bases.map(image) }));
  const { ordered, circles } = imagesInOrder(links);
  return [
    ordered.map((link) => link.image.name).join(" "),
    ...circles.map((circle) => circle.map(({ name }) => name).join(">")),
  ];
}

describe("the order of images", (it) => {
  it("puts each after those it is made from, and keeps the rest as it is", () => {
    assert.equal(order(["c", "a", "b"], ["b", "a"], ["a"], ["x"]), ["a b c x"]);
    assert.equal(order(["a", "else"], ["b"]), ["a b"]);
  });

  it("names each circle once, and leaves out what hangs on it", () => {
    assert.equal(order(["a", "b"], ["b", "c"], ["c", "b"], ["d"], ["e", "a"]), ["d", "b>c"]);
    assert.equal(order(["a", "a"]), ["", "a"]);
  });

  it("finds bases in FROM, COPY --from and mounts, whatever tag is written, and takes no stage for one", () => {
    const images = ["base", "tools", "data", "other"].map(image);
    const text = [
      "FROM acme/base:1.2 AS data",
      "FROM debian",
      "COPY --from=data /a /a",
      "COPY --from=docker.io/acme/tools@sha256:0 /b /b",
      "RUN --mount=type=bind,from=acme/other,target=/x make",
      "COPY --from=0 /c /c",
    ].join("\n");
    const dockerfile = readDockerfile(text, { args: {}, platform: "linux/amd64" });

    const bases = basesBuiltHere(dockerfile, dockerfile.stages, imagesByRepository(images));

    assert.equal(
      bases.map(({ name }) => name),
      ["base", "tools", "other"],
    );
  });
});
