import type { Fault } from "../pachyderm/fault.ts";
import { graphOf } from "../pachyderm/graph.ts";
import type { Span } from "../pachyderm/node.ts";
import { placeAt, type Source, widthOf } from "../pachyderm/source.ts";
import { type Spec, type SpecFile, spanOf } from "../pachyderm/spec.ts";
import { byPlace, type Problem, type Severity } from "../problem.ts";
import type { Check, FaultCheck, FaultWords, Finding, Surroundings } from "./check.ts";
import { checks } from "./index.ts";

/** What is looked at: the files as the reader gave them, and what the repository says about the things they name. */
export type Subject = {
  files: readonly SpecFile[];
  /** Those of the files whose own problems are known from before: only what all specs make together is looked at. */
  known?: ReadonlySet<SpecFile>;
  around: Surroundings;
};

/** Which checks run, and how much each weighs in a file; `null` leaves it to the check. */
export type CheckSettings = {
  checks: readonly Check[];
  levelOf: (code: string, file: string) => Severity | "off" | null;
};

/** All checks, each with its own severity. */
const allChecks: CheckSettings = { checks, levelOf: () => null };

/**
 * Runs every check over every spec, specs of refused files included: one run shows everything. Repository checks
 * see all specs together.
 *
 * @returns the problems in the order of their places
 */
export function runChecks(subject: Subject, settings: CheckSettings = allChecks): Problem[] {
  const { known, around } = subject;
  const files = known === undefined ? subject.files : subject.files.filter((file) => !known.has(file));
  const specs = files.flatMap((file) => file.specs);
  const all = subject.files.flatMap((file) => file.specs);
  const graph = graphOf(all, around);
  const found: (Problem | null)[] = [];
  for (const check of settings.checks) {
    if (check.kind === "fault") {
      for (const file of files) {
        for (const fault of file.faults) found.push(aboutFault(fault, check, file));
      }
    } else if (check.kind === "spec") {
      for (const spec of specs) {
        for (const finding of check.look(spec.request, spec, around)) found.push(aboutSpec(finding, check, spec));
      }
    } else {
      for (const finding of once(check.survey(graph, around))) found.push(aboutSpec(finding, check, finding.spec));
    }
  }
  return byPlace(found.flatMap((problem) => (problem === null ? [] : atLevel(problem, settings))));
}

/** What is wrong in two of the ways to deploy the repository is still one thing. */
function once<Each extends Finding & { spec: Spec }>(findings: readonly Each[]): Each[] {
  const seen = new Map<Spec, Set<string>>();
  return findings.filter(({ spec, path, message }) => {
    const told = seen.get(spec) ?? new Set();
    const key = JSON.stringify([path, message]);
    if (told.has(key)) return false;
    seen.set(spec, told.add(key));
    return true;
  });
}

function aboutFault(fault: Fault, check: FaultCheck, file: SpecFile): Problem | null {
  if (!check.faults.includes(fault.kind)) return null;
  const words = check.say(fault, { text: file.source.text, specs: file.specs });
  if (words === null) return null;
  const spec = file.specs.find(({ root }) => root.span.start <= fault.span.start && fault.span.end <= root.span.end);
  // The reader has the last word on who refuses: a kind of fault can be refused in one place and lost in another.
  const said = words.refusedBy === undefined ? check.refusedBy : words.refusedBy;
  const verdict: Pick<Finding, "severity" | "refusedBy"> = fault.refused
    ? { severity: "error", refusedBy: "pachctl" }
    : { refusedBy: said === "pachctl" ? null : said };
  return problemAt(fault.span, check, {
    words: { ...words, ...verdict },
    source: file.source,
    pipeline: spec?.request.pipeline?.name ?? null,
  });
}

function aboutSpec(finding: Finding, check: Check, spec: Spec): Problem {
  return problemAt(spanOf(spec, finding.path, finding.part), check, {
    words: finding,
    source: spec.source,
    pipeline: spec.request.pipeline?.name ?? null,
  });
}

type About = { words: FaultWords; source: Source; pipeline: string | null };

function problemAt(span: Span, check: Check, { words, source, pipeline }: About): Problem {
  return {
    code: check.code,
    severity: words.severity ?? check.severity,
    refusedBy: words.refusedBy === undefined ? check.refusedBy : words.refusedBy,
    message: words.message,
    hint: words.hint ?? check.hint,
    pipeline,
    at: placeAt(source, span.start),
    width: widthOf(source, span),
    ...(words.repair === undefined ? {} : { repair: words.repair }),
  };
}

function atLevel(problem: Problem, { levelOf }: CheckSettings): Problem[] {
  const level = levelOf(problem.code, problem.at.file);
  if (level === "off") return [];
  return [level === null ? problem : { ...problem, severity: level }];
}
