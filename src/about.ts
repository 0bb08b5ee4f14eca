import manifest from "../package.json" with { type: "json" };

/** Pachook's own version. */
export const version = manifest.version;
