import type { Check } from "./check.ts";
import { checks } from "./index.ts";

/** The checks that stay right where only some files of a repository are looked at. */
export const checksOfPart: readonly Check[] = checks.filter((check) => check.kind !== "repository" || !check.needsAll);
