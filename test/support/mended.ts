import { runChecks } from "../../src/checks/run-checks.ts";
import { readSpecs } from "../../src/pachyderm/reader.ts";
import type { SpecFile } from "../../src/pachyderm/spec.ts";
import type { Repair } from "../../src/problem.ts";

const around = { isBuiltHere: () => false, isDeclaredData: () => true, defaultProject: "default" };

/** Applies the first repair that a pachctl refusal offers, reads again, and so on until none is left. */
export function mended(text: string, file = "spec.yaml"): { text: string; read: SpecFile; repairs: string[] } {
  const repairs: string[] = [];
  for (let mending = text; ; ) {
    const read = readSpecs(file, new TextEncoder().encode(mending));
    const problems = runChecks({ files: [read], around });
    const repair = problems.find((problem) => problem.refusedBy === "pachctl" && problem.repair)?.repair;
    if (repair === undefined || repairs.length > 50) return { text: mending, read, repairs };
    repairs.push(repair.summary);
    mending = applied(mending, repair);
  }
}

/** A text with all edits of a repair made, from the back. */
function applied(text: string, { edits }: Repair): string {
  let result = text;
  for (const edit of edits.toSorted((one, other) => other.start - one.start)) {
    result = result.slice(0, edit.start) + edit.text + result.slice(edit.end);
  }
  return result;
}
