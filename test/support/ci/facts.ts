import type { StarterFacts } from "../../../src/setup/starter.ts";

const common = { version: "0.1.0", data: [], images: [], tags: "suggest", schemas: "schema" } as const;

/** What CI starters are filled with in a usual repository, and in one with all that may be odd. */
export const ciFacts = {
  plain: {
    ...common,
    ci: { install: "npm ci --ignore-scripts", folder: ".", branches: ["main"], tags: ["v*"], hasSamples: false },
  },
  odd: {
    ...common,
    ci: {
      install: "corepack enable && pnpm install --frozen-lockfile --ignore-scripts",
      folder: 'it\'s "one"/a $b',
      branches: ["main", "release/**", "!release/old"],
      tags: [],
      hasSamples: true,
    },
  },
} satisfies Record<string, StarterFacts>;
