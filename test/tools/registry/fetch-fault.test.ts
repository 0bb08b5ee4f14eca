import * as assert from "uvu/assert";
import { Failure } from "../../../src/failure.ts";
import { deepestCause, fetchFaultOf } from "../../../src/tools/registry/fetch-fault.ts";
import { describe } from "../../support/suite.ts";

async function rejectionOf(url: string, init: RequestInit & { duplex?: "half" } = {}): Promise<unknown> {
  try {
    await fetch(url, init);
  } catch (error) {
    return error;
  }
  throw new Error(`${url} answered`);
}

describe("a fetch that gave no answer", (it) => {
  it("may have met a network that is itself again in a moment", async () => {
    const cut = new TypeError("fetch failed", { cause: Object.assign(new Error("reset"), { code: "ECONNRESET" }) });

    assert.is(fetchFaultOf(cut), "passing");
    assert.is(deepestCause(cut), "reset");
  });

  it("is hopeless at an address that no fetch goes to", async () => {
    assert.is(fetchFaultOf(await rejectionOf("http://127.0.0.1:6000/")), "hopeless");
  });

  it("is a mistake of ours where the request itself is wrong", async () => {
    const rejection = await rejectionOf("http://127.0.0.1:80/", { headers: { "content-type": "a\nb" } });

    assert.throws(
      () => fetchFaultOf(rejection),
      (error: unknown) => error === rejection,
    );
  });

  it("tells the failure of what the body was read from", async () => {
    const failure = new Failure("git", "the clone lacks blob 1234567", "Fetch it.");
    const rejection = new TypeError("fetch failed", { cause: failure });

    assert.throws(
      () => fetchFaultOf(rejection),
      (error: unknown) => error === failure,
    );
  });
});
