import { calls } from "./calls.ts";
import { deploys } from "./deploys.ts";
import type { Scenario } from "./scenario.ts";

export const scenarios: readonly Scenario[] = [...calls, ...deploys];
