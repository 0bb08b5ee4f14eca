import type { StarterName, TagChoice } from "./starter.ts";

/** What a person decides about init; everything here is a flag, and a question on a terminal. */
export type SetupChoices = {
  /** Beside the config, which is written wherever there is none. */
  starters: readonly StarterName[];
  tags: TagChoice;
  editor: boolean;
  /** Whether problems that are here today may stay, and only new ones count. */
  baseline: boolean;
};
