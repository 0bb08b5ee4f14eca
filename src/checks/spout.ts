import type { Check, Finding } from "./check.ts";

export const spout = {
  kind: "spec",
  code: "spout",
  severity: "error",
  refusedBy: "pachd",
  summary: "A spout has no input, no autoscaling, and no service beside it",
  hint: "Drop the key, or drop spout.",
  rules: ["SV-3", "SV-4", "SV-6"],

  look({ spout: given, service, input, autoscaling }) {
    if (given === undefined) return [];
    const found: Finding[] = [];
    if (input !== undefined && given.service === undefined) {
      const message = "pachd refuses the pipeline: spout pipelines (without a service) must not have an input";
      const hint =
        "Drop input: a spout fetches its data itself; or drop spout for a pipeline that works on what is committed.";
      found.push({ path: ["input"], part: "key", message, hint });
    }
    if (autoscaling === true) {
      const message =
        "pachd refuses the pipeline: autoscaling can't be used with spouts (spouts aren't triggered externally)";
      found.push({ path: ["autoscaling"], message, hint: "Drop autoscaling: a spout runs all the time." });
    }
    if (service !== undefined) {
      const message =
        "the pipeline fails once it is created: only one of pipeline.service or pipeline.spout can be set";
      const hint = "For a spout that is reached from outside, move service into spout; for a service, drop spout.";
      found.push({ path: ["service"], part: "key", message, hint, refusedBy: "kubernetes" });
    }
    return found;
  },
} satisfies Check;
