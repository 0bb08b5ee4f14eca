import { describe } from "../../support/suite.ts";
import { scenarios } from "./scenarios.ts";
import { onContext } from "./stage.ts";

const context = process.env["PACHOOK_TEST_CONTEXT"] ?? "";

describe(context === "" ? "pachctl on a real cluster" : `pachctl on the real context ${context}`, (it) => {
  for (const { title, play } of scenarios) {
    if (context === "")
      it.skip(title, "PACHOOK_TEST_CONTEXT names no pachctl context; the stand-in runs with `npm test`");
    else it(title, () => onContext(context, play));
  }
});
