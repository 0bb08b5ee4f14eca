import type { Values } from "../../src/specs/values.ts";

/** Values for an environment `dev` in which one image and one variable are known. */
export function someValues(more: Partial<Values> = {}): Values {
  return {
    where: "environment dev",
    tag: "v1.2",
    commit: "0123456789abcdef0123456789abcdef01234567",
    vars: { n: "4", name: "edges" },
    images: new Map([["edges", "registry.example.com/acme/edges:v1.2"]]),
    imageFor: (written) =>
      /^registry\.example\.com\/acme\/edges(?::[^/]*)?$/.test(written) ? "registry.example.com/acme/edges:v1.2" : null,
    pipelines: new Set(["edges", "montage"]),
    findPlaceholders: null,
    isPinned: () => false,
    ...more,
  };
}
