import * as assert from "uvu/assert";
import { openTransactions } from "../../src/tools/open-transactions.ts";
import { describe } from "../support/suite.ts";
import { withRepo } from "../support/with-repo.ts";

const [one, two] = ["1".repeat(32), "2".repeat(32)];

describe("open transactions", (it) => {
  it("are abandoned when the run that began them is no more, and only on their own cluster", () =>
    withRepo(async ({ dir, env, git }) => {
      const where = { cwd: dir, env };
      const alive = await openTransactions(where, { cluster: "dev", pid: process.pid });
      const killed = await openTransactions(where, { cluster: "dev", pid: 2 ** 22 + 1 }); // above what Linux gives out
      await alive.began(one);
      await killed.began(two);

      assert.equal(await alive.abandoned(), [two]);
      const elsewhere = await openTransactions(where, { cluster: "prod", pid: process.pid });
      assert.equal(await elsewhere.abandoned(), []);
      await alive.ended(two);
      assert.equal(await alive.abandoned(), []);
      assert.is(await git("status", "--porcelain"), "");
    }));
});
