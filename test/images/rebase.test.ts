import * as assert from "uvu/assert";
import { readDockerfile } from "../../src/images/dockerfile.ts";
import { rebaseDockerfile, unrebasedPlace } from "../../src/images/rebase.ts";
import { describe } from "../support/suite.ts";

describe("rebasing a Dockerfile", (it) => {
  it("writes exact references where images of ours are named, and keeps every line in its place", () => {
    const text =
      "ARG BASE=acme/base\nFROM --platform=linux/amd64 ${BASE}:1 AS build\nRUN make\nFROM debian\nCOPY --from=acme/base:2 \\\n  /a /a\nCOPY --from=build /b /b\n";
    const dockerfile = readDockerfile(text, { args: {}, platform: "linux/amd64" });

    const rebased = rebaseDockerfile(text, dockerfile, (written) =>
      written.startsWith("acme/base") ? "acme/base@sha256:1" : null,
    );

    assert.equal(rebased.split("\n"), [
      "ARG BASE=acme/base",
      "FROM --platform=linux/amd64 acme/base@sha256:1 AS build",
      "RUN make",
      "FROM debian",
      "COPY --from=acme/base@sha256:1 \\",
      "  /a /a",
      "COPY --from=build /b /b",
      "",
    ]);
  });

  it("writes them into the mounts of RUN, and leaves those of other images and stages alone", () => {
    const text = [
      "FROM debian AS tools",
      "FROM debian",
      "RUN --mount=type=cache,target=/c --mount=from=acme/base:1,target=/b \\",
      "  --mount=type=bind,from=tools,target=/t --mount=target=/x,from=acme/base \\",
      "  make --mount=from=acme/base",
      "RUN --mount=from=other/image,target=/o make",
      "",
    ].join("\n");
    const dockerfile = readDockerfile(text, { args: {}, platform: "linux/amd64" });

    const rebased = rebaseDockerfile(text, dockerfile, (written) =>
      /^(acme\/base|tools)/.test(written) ? "acme/base@sha256:1" : null,
    );

    assert.equal(rebased.split("\n").slice(2), [
      "RUN --mount=type=cache,target=/c --mount=from=acme/base@sha256:1,target=/b \\",
      "  --mount=type=bind,from=tools,target=/t --mount=target=/x,from=acme/base@sha256:1 \\",
      "  make --mount=from=acme/base",
      "RUN --mount=from=other/image,target=/o make",
      "",
    ]);
  });

  it("finds what it could not write: a variable that holds the option itself", () => {
    const text = "FROM debian\nARG M=from=acme/base:1,target=/b\nRUN --mount=$M make\n";
    const read = (written: string) => readDockerfile(written, { args: {}, platform: "linux/amd64" });
    const exactly = (written: string) => (written.startsWith("acme/base") ? "acme/base@sha256:1" : null);

    const left = unrebasedPlace(read(rebaseDockerfile(text, read(text), exactly)), exactly);
    const plain = text.replace("$M", "from=acme/base:1,target=/b");
    const none = unrebasedPlace(read(rebaseDockerfile(plain, read(plain), exactly)), exactly);

    assert.equal(left, { reference: "acme/base:1", line: 3 });
    assert.is(none, null);
  });
});
