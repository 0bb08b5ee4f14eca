import * as assert from "uvu/assert";
import { readDockerfile } from "../../src/images/dockerfile.ts";
import { neededStages } from "../../src/images/needed-stages.ts";
import { type ImageStages, outsideImages, startOf } from "../../src/images/outside-images.ts";
import { describe } from "../support/suite.ts";

const digest = `sha256:${"1".repeat(64)}`;

function read(...lines: string[]): ImageStages {
  const dockerfile = readDockerfile(lines.join("\n"), { args: { V: "3.11" }, platform: "linux/amd64" });
  const basesAs = new Map([["registry.test/acme/edges", "edges"]]);
  return { dockerfile, stages: neededStages(dockerfile, null), basesAs };
}

describe("images of elsewhere", (it) => {
  it("are those that the needed stages start from or copy out of, each once, with their variables filled in", () => {
    const image = read(
      "ARG V",
      "FROM golang:1.22 AS go",
      "FROM unneeded:1 AS other",
      "FROM python:${V} AS base",
      "RUN --mount=type=bind,from=ghcr.io/tools/uv:0.4,target=/uv make",
      "FROM base",
      "COPY --from=go /go /go",
      "COPY --from=busybox /bin/sh /bin/sh",
      "COPY --from=busybox /bin/ls /bin/ls",
    );

    assert.equal(outsideImages(image), ["golang:1.22", "python:3.11", "ghcr.io/tools/uv:0.4", "busybox"]);
    assert.is(startOf(image), "python:3.11");
  });

  it("are not those built here, those by digest, and those that nobody can name", () => {
    const image = read(
      `FROM python@${digest} AS pinned`,
      "FROM registry.test/acme/edges:latest",
      "COPY --from=0 /a /a",
      "COPY --from=Not/An-Image!: /b /b",
      "COPY --from=../../up:1 /c /c",
    );

    assert.equal(outsideImages(image), []);
    assert.is(startOf(image), "registry.test/acme/edges:latest");
    assert.is(startOf(read("FROM scratch")), null);
    assert.is(startOf(read("FROM $NOBODY_KNOWS")), null);
  });
});
