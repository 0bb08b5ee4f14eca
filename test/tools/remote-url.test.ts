import * as assert from "uvu/assert";
import { webAddress } from "../../src/tools/remote-url.ts";
import { describe } from "../support/suite.ts";

describe("the address of the code", (it) => {
  it("is a web address without a login, whatever the remote is", () => {
    assert.equal(
      [
        "git@example.com:team/code.git",
        "https://user:secret@example.com:8443/team/code.git",
        "ssh://git@example.com:2222/team/code.git",
        "/srv/code.git",
        "../code",
        "file:///srv/code",
      ].map(webAddress),
      [
        "https://example.com/team/code",
        "https://example.com:8443/team/code",
        "https://example.com/team/code",
        null,
        null,
        null,
      ],
    );
  });
});
