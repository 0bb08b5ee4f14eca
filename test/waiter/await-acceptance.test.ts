import * as assert from "uvu/assert";
import type { RemoteRef } from "../../src/tools/git-remote.ts";
import { awaitAcceptance, type Surroundings } from "../../src/waiter/await-acceptance.ts";
import type { Request } from "../../src/waiter/request.ts";
import { describe } from "../support/suite.ts";

const [mine, old, other] = ["a".repeat(40), "b".repeat(40), "c".repeat(40)];

const request: Request = {
  id: "1",
  environment: "dev",
  tip: mine,
  ref: "refs/heads/main",
  remote: "origin",
  trackingRef: "refs/remotes/origin/main",
  trackingBefore: old,
  pusher: "12 boot 34",
  folder: "/nowhere",
  asked: "2026-01-02T03:04:05.000Z",
  stage: "waiting",
  since: "2026-01-02T03:04:05.000Z",
  began: "",
  note: "",
};

/** A world in which sleeping takes no time; `asked` counts how often the remote was asked. */
function world(given: Partial<Surroundings> = {}): Surroundings & { slept: () => number } {
  let time = 0;
  return {
    isRunning: async () => false,
    reflog: async () => [],
    refAt: async () => ({ kind: "holds", oid: old }),
    sleep: async (ms) => {
      time += ms;
    },
    now: () => new Date(time),
    slept: () => time,
    ...given,
  };
}

const never = async (): Promise<RemoteRef> => {
  throw new Error("the remote was asked");
};

describe("waiting for a remote to accept a push", (it) => {
  it("believes what git wrote into the reflog, without asking the remote", async () => {
    const reflog = async () => [{ oid: mine, message: "update by push" }];

    assert.equal(await awaitAcceptance(request, world({ reflog, refAt: never })), { kind: "accepted" });
  });

  it("does not believe a fetch, nor an entry from before this push", async () => {
    const fetched = async () => [{ oid: mine, message: "fetch: fast-forward" }];
    const earlier = async () => [
      { oid: old, message: "update by push" },
      { oid: mine, message: "update by push" },
    ];

    assert.equal(await awaitAcceptance(request, world({ reflog: fetched })), { kind: "refused" });
    assert.equal(await awaitAcceptance(request, world({ reflog: earlier })), { kind: "refused" });
  });

  it("asks nobody while the push runs, and says no as soon as it is over and the remote holds something else", async () => {
    let looks = 0;
    const around = world({ isRunning: async () => ++looks < 50, refAt: async () => ({ kind: "holds", oid: other }) });

    assert.equal(await awaitAcceptance(request, around), { kind: "refused" });
    assert.is(looks, 50);
  });

  it("asks again for ten minutes where the process of the push is not known", async () => {
    let asked = 0;
    const refAt = async (): Promise<RemoteRef> => (++asked < 30 ? { kind: "nothing" } : { kind: "holds", oid: mine });
    const found = await awaitAcceptance({ ...request, pusher: "" }, world({ refAt }));
    const around = world();
    const lost = await awaitAcceptance({ ...request, pusher: "" }, around);

    assert.equal(found, { kind: "accepted" });
    assert.equal(lost, { kind: "refused" });
    assert.ok(around.slept() > 10 * 60_000 && around.slept() < 11 * 60_000, `${around.slept()} ms`);
  });

  it("cannot tell where the remote wants a password and no ref of the clone follows it", async () => {
    const refAt = async (): Promise<RemoteRef> => ({ kind: "unknown", why: "could not read Username" });
    const byUrl = await awaitAcceptance({ ...request, trackingRef: "" }, world({ refAt }));

    assert.equal(byUrl, { kind: "unknown", why: "could not read Username" });
    assert.equal(await awaitAcceptance(request, world({ refAt })), { kind: "refused" });
  });

  it("looks once more after the machine has slept through the time", async () => {
    let time = 0;
    let asked = 0;
    const around = world({
      now: () => new Date(time),
      sleep: async () => {
        time += 24 * 3_600_000;
      },
      refAt: async () => (++asked === 1 ? { kind: "unknown", why: "no network" } : { kind: "holds", oid: mine }),
    });

    assert.equal(await awaitAcceptance({ ...request, trackingRef: "" }, around), { kind: "accepted" });
  });
});
