import type { Fault, FaultFact, FaultKind } from "../pachyderm/fault.ts";
import type { Graph } from "../pachyderm/graph.ts";
import type { KeyPath } from "../pachyderm/key-path.ts";
import type { CreatePipelineRequest } from "../pachyderm/request.ts";
import type { Part, Spec } from "../pachyderm/spec.ts";
import type { Party, Repair, Severity } from "../problem.ts";

/**
 * One thing that a person would look up. Pure: specs in, findings out; no I/O, nothing kept between calls.
 * A check speaks in key paths; runChecks adds code, severity and party, and asks the spec for the place.
 */
export type Check = FaultCheck | SpecCheck | RepositoryCheck;

type Common = {
  /** Its name in reports, settings and `pachook explain`; never renamed, never used again. */
  code: string;
  severity: Severity;
  /** Who would be the first to turn the spec down; null where nobody does. A finding may say otherwise. */
  refusedBy: Party | null;
  /** What a spec that passes looks like; one sentence. */
  summary: string;
  /** What to do next, as an instruction; a finding may have a better one. */
  hint: string;
  /** The rules it answers for, by the names of test/checks/rule-table.test.ts, such as "NM-2". */
  rules: readonly string[];
};

/** Finds the words for what the reader noticed. Every kind of fault belongs to one check. */
export type FaultCheck = Common & {
  kind: "fault";
  faults: readonly FaultKind[];
  say: (fault: Fault, file: SpecFileView) => FaultWords | null;
};

/** What a fault check may look at beside the fault itself. */
export type SpecFileView = {
  text: string /** The decoded value of the whole spec the fault lies in, where it decodes. */;
  specs: readonly Spec[];
};

/** A finding at the fault's own place. `null` instead of it: not worth a word. */
export type FaultWords = Omit<Finding, "path" | "part">;

/** Looks at one spec by itself. */
export type SpecCheck = Common & {
  kind: "spec";
  look: (request: CreatePipelineRequest, spec: Spec, around: Surroundings) => Finding[];
};

/** Looks at all specs of the repository together; those that name no pipeline are in no graph. */
export type RepositoryCheck = Common & {
  kind: "repository";
  /** True where it can be wrong as soon as one file of the repository is not looked at. */
  needsAll?: true;
  survey: (graph: Graph, around: Surroundings) => (Finding & { spec: Spec })[];
};

/** What a check says. The path is canonical (snake_case); a path that is not there points at the nearest one above. */
export type Finding = {
  path: KeyPath;
  part?: Part;
  message: string;
  hint?: string;
  severity?: Severity;
  refusedBy?: Party | null;
  repair?: Repair;
};

/** What the repository and its configuration say about things a spec names. */
export type Surroundings = {
  /** True for an image reference whose repository this git repository builds: its tag is ours to write. */
  isBuiltHere: (image: string) => boolean;
  /** True for data repos that `data:` in pachook.yaml names as existing outside these specs. */
  isDeclaredData: (repo: string, project: string) => boolean;
  /** The project that specs without one go to. */
  defaultProject: string;
};

/** The kinds of fault and what each carries, for checks that narrow. */
export type FaultOf<Kind extends FaultKind> = Fault & Extract<FaultFact, { kind: Kind }>;
