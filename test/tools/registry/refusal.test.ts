import * as assert from "uvu/assert";
import { refusal } from "../../../src/tools/registry/refusal.ts";
import { describe } from "../../support/suite.ts";

/** As Debian's docker-registry answers where it has no room: it keeps to itself what number 28 means. */
const full = {
  code: "UNKNOWN",
  message: "unknown error",
  detail: { DriverName: "filesystem", Enclosed: { Op: "write", Path: "/var/lib/docker-registry/data", Err: 28 } },
};

function refused(status: number, error: unknown) {
  return refusal(new Response(JSON.stringify({ errors: [error] }), { status }), "registry.test", "a push");
}

describe("what a registry refuses", (it) => {
  it("is told in the registry's own words", async () => {
    const { message } = await refused(403, { code: "DENIED", message: "not yours" });

    assert.is(message, "registry.test refused a push (HTTP 403): DENIED, not yours");
  });

  for (const detail of [full.detail, { reason: "write /data: no space left on device" }])
    it(`is told as a full disk where the detail says so: ${JSON.stringify(detail).slice(0, 30)}`, async () => {
      const { message, hint } = await refused(500, { ...full, detail });

      assert.is(message, "registry.test refused a push (HTTP 500): its disk is full");
      assert.match(hint, /^The registry is full .* Make room, then run the same command again/);
    });

  it("is no full disk where another of the system's errors stopped it", async () => {
    const { message } = await refused(500, { ...full, detail: { Enclosed: { Op: "open", Err: 2 } } });

    assert.is(message, "registry.test refused a push (HTTP 500): UNKNOWN, unknown error");
  });
});
