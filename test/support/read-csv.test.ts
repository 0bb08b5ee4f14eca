import * as assert from "uvu/assert";
import { readCsv } from "./read-csv.ts";
import { describe } from "./suite.ts";

describe("read csv", (it) => {
  it("keeps commas, quotes and line ends inside quotes", () => {
    assert.equal(readCsv('a,b\n"1,2","say ""x""\ny"\n,\n'), [
      { a: "1,2", b: 'say "x"\ny' },
      { a: "", b: "" },
    ]);
  });

  it("does without a last line end", () => {
    assert.equal(readCsv("a\r\n1"), [{ a: "1" }]);
  });
});
