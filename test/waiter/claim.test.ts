import { readdirSync } from "node:fs";
import * as assert from "uvu/assert";
import { dropClaim, isClaimed, sweepClaims, takeClaim } from "../../src/waiter/claim.ts";
import { describe } from "../support/suite.ts";
import { withFolder } from "../support/with-folder.ts";

const alive = async (mark: string) => !mark.startsWith("dead");

describe("a claim", (it) => {
  it("is held by one, and can be taken again when it was given back", () =>
    withFolder(async (folder) => {
      const what = { folder, name: "to a/b" };

      assert.ok(await takeClaim(what, "one", alive));
      assert.not(await takeClaim(what, "two", alive));
      assert.ok(await isClaimed(what, alive));
      dropClaim(what, "two");
      assert.ok(await isClaimed(what, alive), "nobody gives back what is not theirs");
      dropClaim(what, "one");
      assert.equal(readdirSync(folder), []);
      assert.ok(await takeClaim(what, "two", alive));
    }));

  it("of a dead holder goes to exactly one of many who want it", () =>
    withFolder(async (folder) => {
      const what = { folder, name: "dev" };
      await takeClaim(what, "dead", alive);
      const takers = Array.from({ length: 20 }, (_, index) => takeClaim(what, `taker ${index}`, alive));

      assert.is((await Promise.all(takers)).filter(Boolean).length, 1);
      assert.is(readdirSync(folder).length, 1);
    }));

  it("of a dead holder is swept away, that of a living one is not", () =>
    withFolder(async (folder) => {
      await takeClaim({ folder, name: "dev" }, "dead", alive);
      await takeClaim({ folder, name: "prod" }, "living", alive);
      await sweepClaims(folder, "sweeper", alive);

      assert.equal(readdirSync(folder), ["prod.claim-1"]);
    }));
});
