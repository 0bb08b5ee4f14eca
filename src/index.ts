/**
 * Pachook as a library: read pipeline specs as pachctl does, and check them.
 *
 * ```js
 * import { readSpecs, runChecks } from "pachook";
 *
 * const file = readSpecs("edges.yaml", await readFile("edges.yaml"));
 * const around = { isBuiltHere: () => false, isDeclaredData: () => true, defaultProject: "default" };
 * for (const { at, message } of runChecks({ files: [file], around })) console.log(at.line, message);
 * ```
 */
export type {
  Check,
  FaultCheck,
  Finding,
  RepositoryCheck,
  SpecCheck,
  Surroundings,
} from "./checks/check.ts";
/** Every check, in the order of their codes. */
export { checks } from "./checks/index.ts";
export { type CheckSettings, runChecks, type Subject } from "./checks/run-checks.ts";
export type { Config } from "./config/config.ts";
export { Failure, type FailureCode } from "./failure.ts";
/** The whole of `pachook validate`, over any tree of files. */
export { findingsOf, type Validated, type ValidateOptions, validate } from "./flows/validate.ts";
export type { Env, Host, Terminal } from "./host.ts";
export type { Fault, FaultKind } from "./pachyderm/fault.ts";
export { type KeyPath, showPath } from "./pachyderm/key-path.ts";
export type { Node, Span } from "./pachyderm/node.ts";
export { readSpecs } from "./pachyderm/reader.ts";
export type { CreatePipelineRequest } from "./pachyderm/request.ts";
export type { Source } from "./pachyderm/source.ts";
export { nodeAt, type Spec, type SpecFile, spanOf } from "./pachyderm/spec.ts";
export type { Edit, Party, Place, Problem, Repair, Severity } from "./problem.ts";
export type { Findings } from "./report/report.ts";
export { type Format, formats, type Showing, showFindings } from "./report/show-findings.ts";
export type { Tree, TreeFile } from "./specs/tree.ts";
export type { Command, Outcome, Run } from "./tools/run.ts";
