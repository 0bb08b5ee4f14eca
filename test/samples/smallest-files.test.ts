import * as assert from "uvu/assert";
import { smallestFiles } from "../../src/samples/smallest-files.ts";
import { describe } from "../support/suite.ts";

describe("the smallest files", (it) => {
  it("are the smallest of many, in whatever order they come, and equal ones by path", () => {
    const smallest = smallestFiles(3);

    for (let number = 0; number < 10_000; number++) {
      const size = BigInt((number * 7919) % 10_000);
      smallest.add({ path: `/${number}`, size: size < 4n ? 1n : size });
    }

    const sizes = [0, 1, 2, 3].map((size) =>
      Array.from({ length: 10_000 }, (_, n) => n).find((n) => (n * 7919) % 10_000 === size),
    );
    const names = sizes.map((number) => `/${number}`).sort();
    assert.equal(
      smallest.files(),
      names.slice(0, 3).map((path) => ({ path, size: 1n })),
    );
  });

  it("tell sizes apart that a double cannot", () => {
    const smallest = smallestFiles(1);

    smallest.add({ path: "/a", size: 9_007_199_254_740_993n });
    smallest.add({ path: "/b", size: 9_007_199_254_740_992n });

    assert.is(smallest.files()[0]?.path, "/b");
  });
});
