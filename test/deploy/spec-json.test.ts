import * as assert from "uvu/assert";
import { specJson } from "../../src/deploy/spec-json.ts";
import { readSpecs } from "../../src/pachyderm/reader.ts";
import { describe } from "../support/suite.ts";

describe("spec JSON", (it) => {
  it("is what pachctl makes of the file: words, numbers, nulls, and the last of a key that stands twice", () => {
    const yaml =
      'pipeline: { name: "7" }\ndatum_tries: 31\nautoscaling: true\negress: null\npadding: 17\npadding: 1000\nlist: [1e3, ~, "a"]\n';
    const [spec] = readSpecs("x.yaml", new TextEncoder().encode(yaml)).specs;

    assert.equal(spec === undefined ? null : specJson(spec.root), {
      pipeline: { name: "7" },
      datum_tries: 31,
      autoscaling: true,
      egress: null,
      padding: 1000,
      list: [1000, null, "a"],
    });
  });
});
