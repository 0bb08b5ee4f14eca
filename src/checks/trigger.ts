import { pfsInputs } from "../pachyderm/inputs.ts";
import type { KeyPath } from "../pachyderm/key-path.ts";
import type { PFSInput, Trigger } from "../pachyderm/request.ts";
import type { Check, Finding } from "./check.ts";

export const trigger: Check = {
  kind: "spec",
  code: "trigger",
  severity: "error",
  refusedBy: "pachd",
  rules: ["TG-1", "TG-2", "TG-3", "TG-5", "TG-8", "TG-9"],
  summary: "A trigger watches another branch and has a condition that can come true",
  hint: 'Name the branch to watch in "trigger.branch", and leave the input\'s own "branch" to pachd.',

  look(request) {
    return pfsInputs(request).flatMap(({ pfs, path }): Finding[] => {
      if (pfs.trigger === undefined) return [];
      const at = [...path, "trigger"];
      return [...sourceFindings(pfs, at, request.pipeline?.name ?? ""), ...conditionFindings(pfs.trigger, at)];
    });
  },
};

function sourceFindings(pfs: PFSInput, at: KeyPath, pipeline: string): Finding[] {
  const source = pfs.trigger?.branch ?? "";
  // pachd numbers the branches it names itself by input; the first is the one that somebody copies.
  const own = pfs.branch || `${pipeline}-trigger-1`;
  if (source === "" && !pfs.branch) return [];
  if (source === "")
    return [
      {
        path: at,
        part: "key",
        message: "pachd refuses it: triggers must specify a branch to trigger on, where the input names its own",
      },
    ];
  if (source !== own) return [];
  return [
    {
      path: [...at, "branch"],
      message: `pachd refuses it: triggers cannot form a loop, and "${source}" is the input's own branch`,
    },
  ];
}

function conditionFindings({ size, commits, rate_limit_spec, cron_spec, all }: Trigger, at: KeyPath): Finding[] {
  if (commits !== undefined && commits < 0n) {
    return [
      {
        path: [...at, "commits"],
        message: `pachd refuses it: can't trigger on a negative number of commits (${commits})`,
        hint: "Write how many commits to wait for.",
      },
    ];
  }
  const others = [size && "size", commits && "commits", rate_limit_spec && "rate_limit_spec"].filter(Boolean);
  const quiet = { severity: "warning", refusedBy: null } as const;
  if (cron_spec && others.length > 0) {
    const message = `"cron_spec" fires on the clock alone: ${others.map((each) => `"${each}"`).join(", ")} never counts`;
    return [
      {
        ...quiet,
        path: [...at, "cron_spec"],
        part: "key",
        message,
        hint: 'Keep one; "rate_limit_spec" is the one that combines with size and commits.',
      },
    ];
  }
  if (cron_spec || others.length > 0) return [];
  const message = all
    ? "the trigger has no condition: every commit fires it"
    : "the trigger has no condition, so it never fires";
  return [
    { ...quiet, path: at, part: "key", message, hint: 'Give it "size", "commits", "rate_limit_spec" or "cron_spec".' },
  ];
}
