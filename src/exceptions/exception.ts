import type { Place, Problem } from "../problem.ts";

/** One written reason why a problem stays: a comment in a spec, or a rule in pachook.yaml. */
export type Exception = {
  code: string;
  reason: string;
  at: Place;
  width: number;
  /** True where what it covers may lie in something that this run does not look at: then it is not called unused. */
  mayBeElsewhere: boolean;
  covers: (problem: Problem) => boolean;
};

export type Excepted = { kept: Problem[]; heldBack: Problem[] };

/** Takes out what an exception covers, and reports every exception that gives no reason or covers nothing any more. */
export function applyExceptions(problems: readonly Problem[], exceptions: readonly Exception[]): Excepted {
  const used = new Set<Exception>();
  const [kept, heldBack]: [Problem[], Problem[]] = [[], []];
  for (const problem of problems) {
    const covering = exceptions.filter(({ code, reason, covers }) => {
      return reason !== "" && code === problem.code && covers(problem);
    });
    for (const exception of covering) used.add(exception);
    (covering.length === 0 ? kept : heldBack).push(problem);
  }
  for (const exception of exceptions) {
    const isSpent = !used.has(exception) && !(exception.mayBeElsewhere && exception.reason !== "");
    if (isSpent) kept.push(aboutUnused(exception));
  }
  return { kept, heldBack };
}

function aboutUnused({ code, reason, at, width }: Exception): Problem {
  const words =
    reason === ""
      ? {
          message: `this silences "${code}" without a reason, so it does not count`,
          hint: `Write why after a colon: # pachook-ignore ${code}: <why it may stay>`,
        }
      : {
          message: `there is no "${code}" problem here to silence any more`,
          hint: "Take it out, so that it does not hide the next one.",
        };
  return { code: "silencer", severity: "warning", refusedBy: null, ...words, pipeline: null, at, width };
}
