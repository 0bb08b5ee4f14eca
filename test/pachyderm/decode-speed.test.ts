import * as assert from "uvu/assert";
import { decodeSpecs } from "../../src/pachyderm/decode.ts";
import { countCpu } from "../support/cpu-time.ts";
import { parsedJson } from "../support/parsed-json.ts";
import { describe } from "../support/suite.ts";

const spec = `{
  "pipeline": { "name": "edges", "project": { "name": "vision" } }, "description": "Finds edges.",
  "transform": { "image": "acme/edges:1.4", "cmd": ["python3", "/edges.py"], "env": { "A": "1", "B": "2", "C": "3" } },
  "input": { "cross": [{ "pfs": { "repo": "images", "glob": "/*" } }, { "pfs": { "repo": "data", "glob": "/" } }] },
  "parallelism_spec": { "constant": "4" }, "resource_requests": { "cpu": 0.5, "memory": "64Mi" },
  "job_timeout": "300s", "datum_tries": 5, "autoscaling": true
}`;

describe("decode speed", (it) => {
  it("decodes a thousand specs in a fraction of a second", () => {
    const parsed = Array.from({ length: 1000 }, () => parsedJson(spec));

    const spentMs = countCpu();
    const read = parsed.map((file) => decodeSpecs(file));
    const took = spentMs();

    process.stdout.write(`\n1000 specs decoded in ${took.toFixed(0)} ms\n`);
    assert.is(read.flatMap(({ faults }) => faults).length, 0);
    // Ten times what a quiet machine needs: this notices a square, not a busy neighbour.
    assert.ok(took < 500, `${took} ms`);
  });
});
