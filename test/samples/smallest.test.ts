import * as assert from "uvu/assert";
import { smallestOf } from "../../src/samples/smallest.ts";
import { describe } from "../support/suite.ts";

describe("the smallest files", (it) => {
  it("are kept of however many there are, and all are counted", () => {
    const smallest = smallestOf(3);
    for (let size = 1000; size > 0; size -= 1) smallest.add({ path: `/${size}`, size });
    smallest.add({ path: "/0", size: 2 });

    assert.equal(smallest.chosen(), [
      { path: "/1", size: 1 },
      { path: "/0", size: 2 },
      { path: "/2", size: 2 },
    ]);
    assert.equal(smallest.total(), { files: 1001, bytes: 500_502 });
  });
});
