import * as assert from "uvu/assert";
import { Failure } from "../../src/failure.ts";
import { tellFullDisk } from "../../src/tools/full-disk.ts";
import { describe } from "../support/suite.ts";

describe("a full disk", (it) => {
  for (const code of ["ENOSPC", "EDQUOT"])
    it(`is told with its folder and what to do: ${code}`, () => {
      const told = tellFullDisk(Object.assign(new Error("write"), { code }), "/var/tmp");

      assert.instance(told, Failure);
      assert.match(String(told), "no room left in /var/tmp");
    });

  it("is what no other error is taken for", () => {
    const other = Object.assign(new Error("write"), { code: "EIO" });

    assert.is(tellFullDisk(other, "/var/tmp"), other);
  });
});
