import type { Check } from "./check.ts";

/** Every check, by code. Adding one is a file beside this, a line here, its fixtures and its page in docs/checks/. */
export const checks: readonly Check[] = [];
