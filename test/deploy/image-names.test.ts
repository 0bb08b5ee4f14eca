import * as assert from "uvu/assert";
import { commitTags, devTag, keyTag, repositoryIn, splitRepository } from "../../src/deploy/image-names.ts";
import { imageFlaw } from "../../src/pachyderm/image-reference.ts";
import { describe } from "../support/suite.ts";

describe("names of images", (it) => {
  it("stay in their repository, or go to the environment's registry under their own name", () => {
    const image = { name: "edges", repository: "registry.example.com/acme/edges" };
    assert.is(repositoryIn(null, image), "registry.example.com/acme/edges");
    assert.is(repositoryIn("registry.example.com/acme", image), "registry.example.com/acme/edges");
    assert.is(repositoryIn("localhost:5000", image), "localhost:5000/edges");
    assert.equal(splitRepository("localhost:5000/a/b"), { host: "localhost:5000", path: "a/b" });
  });

  it("are tags that every registry takes, whoever builds", () => {
    const key = "0123456789abcdef".repeat(4);
    const users = ["author", "The Author", "..", "", "ünï", "-x", "a".repeat(200)];
    const tags = [keyTag(key), ...commitTags("f".repeat(64), key), ...users.map((user) => devTag(user, key))];

    assert.equal(
      tags.filter((tag) => imageFlaw(`acme/edges:${tag}`) !== null),
      [],
    );
    assert.is(devTag("The Author", key), "dev-the-author-0123456789ab");
    assert.is(devTag("", key), "dev-somebody-0123456789ab");
  });
});
