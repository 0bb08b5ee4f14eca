import { scenarios } from "../../live/scenarios/scenarios.ts";
import { onStandIn } from "../../live/scenarios/stage.ts";
import { describe } from "../../support/suite.ts";

describe("pachctl on the stand-in", (it) => {
  for (const { title, standIn = {}, play } of scenarios) it(title, () => onStandIn(standIn, play));
});
