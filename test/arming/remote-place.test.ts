import * as assert from "uvu/assert";
import { absoluteAddress, holdsPassword, remotePlace } from "../../src/arming/remote-place.ts";
import { describe } from "../support/suite.ts";

describe("the place of a remote", (it) => {
  it("is the same however the address is written, and holds no user", () => {
    assert.is(
      remotePlace("https://analyst:secret@git.example.com/acme/vision/", "/w"),
      "https://git.example.com/acme/vision",
    );
    assert.is(remotePlace("../origin.git", "/w/clone"), "/w/origin.git");
    assert.is(remotePlace("git@git.example.com:acme/vision", "/w"), "git@git.example.com:acme/vision");
  });

  it("tells what must not be kept or shown", () => {
    assert.ok(holdsPassword("https://token@git.example.com/a"));
    assert.ok(holdsPassword("ssh://git:secret@git.example.com/a"));
    assert.not(holdsPassword("ssh://git@git.example.com/a"));
    assert.not(holdsPassword("git@git.example.com:a"));
  });

  it("is asked at an address that means the same in every folder", () => {
    assert.is(absoluteAddress("../origin.git", "/w/clone"), "/w/origin.git");
    assert.is(absoluteAddress("ssh://git@git.example.com/a", "/w"), "ssh://git@git.example.com/a");
  });
});
