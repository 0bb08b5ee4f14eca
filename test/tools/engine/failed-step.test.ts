import * as assert from "uvu/assert";
import { findFailedStep } from "../../../src/tools/engine/failed-step.ts";
import { describe } from "../../support/suite.ts";

const dockerfile = "FROM scratch\nRUN make\nCOPY a /a\nRUN make\nRUN false \\\n  && true\n";

describe("failed step", (it) => {
  it("takes the line that BuildKit marks, the first where an instruction has several", () => {
    const output = [
      "#5 ERROR: process did not complete",
      "Dockerfile:5",
      "--------------------",
      "   4 |     RUN make",
      "   5 | >>> RUN false \\",
      "   6 | >>>   && true",
      "ERROR: failed to solve",
    ].join("\n");

    const step = findFailedStep(output, dockerfile);

    assert.is(step.line, 5);
    assert.is(step.lastLines.at(-1), "ERROR: failed to solve");
  });

  it("finds the instruction that docker and buildah name, over continued lines", () => {
    assert.is(findFailedStep("Step 5/5 : RUN false   && true\n ---> Running in 1\n", dockerfile).line, 5);
    assert.is(findFailedStep('STEP 5/5: RUN false   && true\nError: building at STEP "…"\n', dockerfile).line, 5);
    assert.is(findFailedStep("[2/2] STEP 3/5: COPY a /a\n", dockerfile).line, 3);
  });

  it("tells two equal instructions apart by their order", () => {
    assert.is(findFailedStep("Step 2/5 : RUN make\n", dockerfile).line, 2);
    assert.is(findFailedStep("Step 2/5 : RUN make\nStep 3/5 : COPY a /a\nStep 4/5 : RUN make\n", dockerfile).line, 4);
  });

  it("says nothing of a line where the output does not tell", () => {
    assert.is(findFailedStep("no space left on device\n", dockerfile).line, null);
  });

  it("keeps the last lines, without colours, control characters and what was written over", () => {
    const output = `${"x\n".repeat(30)}\u001b[91mred\u001b[0m\n10 %\r100 %\nbell\u0007\n\n`;

    const { lastLines } = findFailedStep(output, dockerfile);

    assert.is(lastLines.length, 20);
    assert.equal(lastLines.slice(-3), ["red", "100 %", "bell"]);
  });
});
