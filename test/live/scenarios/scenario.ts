import type { Behaviour } from "../../support/pachctl/behaviour.ts";
import type { Stage } from "./stage.ts";

/** What must come out the same on the stand-in and on a real cluster. */
export type Scenario = {
  title: string;
  /** What the stand-in needs for it; a real cluster is as it is. */
  standIn?: Partial<Behaviour>;
  play: (stage: Stage) => Promise<void>;
};
