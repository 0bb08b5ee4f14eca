/**
 * Pachook as a library: read specs as pachctl does, and check them. Nothing here touches the network, starts a
 * program, or keeps anything between two calls.
 *
 * ```ts
 * import { readSpecs, runChecks } from "pachook";
 *
 * const file = readSpecs("edges.json", await readFile("edges.json"));
 * const around = { isBuiltHere: () => false, isDeclaredData: () => true, defaultProject: "default" };
 * const problems = runChecks({ files: [file], around });
 * ```
 */

export type { Check, Finding, Surroundings } from "./checks/check.ts";
export { checks } from "./checks/index.ts";
export { type CheckSettings, runChecks, type Subject } from "./checks/run-checks.ts";
export type { Fault } from "./pachyderm/fault.ts";
export { readSpecs } from "./pachyderm/reader.ts";
export type { CreatePipelineRequest } from "./pachyderm/request.ts";
export type { Source } from "./pachyderm/source.ts";
export type { Spec, SpecFile } from "./pachyderm/spec.ts";
export type { Edit, Party, Place, Problem, Repair, Severity } from "./problem.ts";
