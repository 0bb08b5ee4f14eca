import * as assert from "uvu/assert";
import { readPins, settingsOf } from "../../src/arming/pin.ts";
import { differences } from "../../src/arming/target.ts";
import { trackingRefOf } from "../../src/arming/tracking-ref.ts";
import { wantedDeploys } from "../../src/arming/wanted-deploys.ts";
import { describe } from "../support/suite.ts";

const pin = {
  environment: "dev.eu",
  context: "dev",
  project: "vision",
  registries: ["registry.example.com/acme"],
  branches: ["main", "release/*"],
  tags: ["v*"],
  remotes: ["/srv/origin.git"],
};

const kept = settingsOf(pin).map(([name, value]) => ({ section: "pachook", subsection: "dev.eu", name, value }));

describe("a pin", (it) => {
  it("is read as it was written, and not at all where it was cut off half-way", () => {
    assert.equal(readPins(kept), [pin]);
    assert.equal(readPins(kept.slice(0, -1)), []);
  });

  it("says each thing that a commit would change, and nothing where all is as agreed", () => {
    const moved = { ...pin, context: "prod", branches: ["main", "feature/*"] };

    assert.equal(differences(pin, pin), []);
    assert.equal(differences(pin, moved), [
      "context: armed for dev, pachook.yaml says prod",
      "branches: armed for main, release/*, pachook.yaml says main, feature/*",
    ]);
  });

  it("wants the branches and tags that it names, each commit once", () => {
    const tips = [
      "refs/heads/main",
      "refs/heads/release/1",
      "refs/heads/release/1/x",
      "refs/tags/v1",
      "refs/notes/main",
    ];
    const moved = tips.map((ref, index) => ({ ref, tip: String(index) }));
    const refs = [...moved, { ref: "refs/heads/release/2", tip: "0" }];

    assert.equal(
      wantedDeploys(refs, [pin]).map(({ ref }) => ref),
      ["refs/heads/main", "refs/heads/release/1", "refs/tags/v1"],
    );
  });

  it("knows which ref of the clone follows a ref of the remote", () => {
    const fetch = (value: string) => [{ section: "remote", subsection: "origin", name: "fetch", value }];

    assert.is(
      trackingRefOf("refs/heads/a/b", "origin", fetch("+refs/heads/*:refs/remotes/origin/*")),
      "refs/remotes/origin/a/b",
    );
    assert.is(
      trackingRefOf("refs/heads/main", "origin", fetch("refs/heads/main:refs/remotes/o/m")),
      "refs/remotes/o/m",
    );
    assert.is(trackingRefOf("refs/tags/v1", "origin", fetch("+refs/heads/*:refs/remotes/origin/*")), null);
    assert.is(trackingRefOf("refs/heads/main", "origin", []), null);
  });
});
