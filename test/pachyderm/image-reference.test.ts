import * as assert from "uvu/assert";
import { imageFlaw, splitImage } from "../../src/pachyderm/image-reference.ts";
import { countCpu } from "../support/cpu-time.ts";
import { describe } from "../support/suite.ts";

const digest = `sha256:${"0".repeat(64)}`;

describe("image references", (it) => {
  it("are taken apart, and the port of a registry is no tag", () => {
    assert.equal(splitImage("host:5000/edges"), { repository: "host:5000/edges", tag: null, digest: null });
    assert.equal(splitImage("host:5000/edges:1"), { repository: "host:5000/edges", tag: "1", digest: null });
    assert.equal(splitImage(`team/edges:1@${digest}`), { repository: "team/edges", tag: "1", digest });
  });

  it("are fine in every form that Docker takes", () => {
    for (const image of [
      "ubuntu",
      "team/edges:1.4.2",
      "localhost:5000/a/b_c/d--e:x",
      `a@${digest}`,
      "Registry.example.com/a",
    ]) {
      assert.is(imageFlaw(image), null, image);
    }
  });

  it("have a flaw that is named", () => {
    assert.match(imageFlaw("https://host/x:1") ?? "", "web address");
    assert.match(imageFlaw("my image:1") ?? "", "blank");
    assert.match(imageFlaw("team/Edges:1") ?? "", "upper-case");
    assert.match(imageFlaw("a@sha256:00") ?? "", "digest");
    assert.match(imageFlaw("a:") ?? "", "cannot be a tag");
    assert.match(imageFlaw("a//b") ?? "", "not the name");
    assert.match(imageFlaw("<registry>/a") ?? "", 'has a "<"');
    assert.match(imageFlaw("a".repeat(300)) ?? "", "255");
  });

  it("are looked at in time that grows with their length only", () => {
    const spentMs = countCpu();

    for (const image of [`${"a-".repeat(50_000)}!`, `${"a/".repeat(120)}!`, `${"a.".repeat(120)}_/`]) imageFlaw(image);

    assert.ok(spentMs() < 500);
  });
});
