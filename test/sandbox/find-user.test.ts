import * as assert from "uvu/assert";
import { findUser } from "../../src/sandbox/find-user.ts";
import { describe } from "../support/suite.ts";

const files = { passwd: "root:x:0:0::/:/bin/sh\nanalyst:x:1000:1001::/:/bin/sh\n", group: "staff:x:50:\n" };

describe("transform.user", (it) => {
  it("is a name or a number of the image's own users; a number also takes the cluster's limits", () => {
    assert.equal(findUser("analyst", files), { kind: "user", uid: 1000, gid: 1001, confined: false });
    assert.equal(findUser("1000", files), { kind: "user", uid: 1000, gid: 1001, confined: true });
    assert.equal(findUser("analyst:staff", files), { kind: "user", uid: 1000, gid: 50, confined: false });
  });

  it("keeps the worker from starting where the image does not know it", () => {
    assert.is(findUser("eve", files).kind, "refused");
    assert.is(findUser("4711", files).kind, "refused");
    assert.is(findUser("analyst:nobody", files).kind, "refused");
  });

  it("means nothing in an image without users", () => {
    assert.equal(findUser("eve", { passwd: null, group: null }), { kind: "image" });
  });
});
