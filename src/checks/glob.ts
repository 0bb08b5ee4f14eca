import { cleanGlob, readGlob } from "../pachyderm/glob.ts";
import { pfsInputs } from "../pachyderm/inputs.ts";
import { showText } from "../pachyderm/show-text.ts";
import { isUnfilled } from "../pachyderm/template-text.ts";
import { isWritten } from "../pachyderm/written.ts";
import type { Check, Finding } from "./check.ts";

export const glob: Check = {
  kind: "spec",
  code: "glob",
  severity: "error",
  refusedBy: "job",
  rules: ["IN-5", "GL-1", "GL-2", "GL-3", "GL-4", "GL-5"],
  summary: "A pfs input has a glob that compiles and matches what it seems to",
  hint: 'Write "/" for the whole repo as one datum, or "/*" for one datum per file or folder at the top.',

  look(request, spec) {
    return pfsInputs(request).flatMap(({ pfs, path }): Finding[] => {
      if (pfs.glob)
        return isUnfilled(pfs.glob) ? [] : aboutGlob(pfs.glob).map((found) => ({ path: [...path, "glob"], ...found }));
      // Without a glob an s3 input has a reason of its own: s3-input.
      if (pfs.s3 || isWritten(spec, [...path, "glob"])) return [];
      return [{ path, part: "key", message: "pachd refuses it: input must specify a glob", refusedBy: "pachd" }];
    });
  },
};

type Words = Omit<Finding, "path">;

const classHint = "Close the [ with characters between, low before high; \\[ means the character itself.";
const quantifierHint = 'Write "!(…)" for everything but this; \\^ means the character itself.';

function aboutGlob(text: string): Words[] {
  const { error, unpaired, hasEmptyGroup } = readGlob(text);
  const shown = showText(text);
  if (error !== null) {
    const message = `glob ${shown} fails every job: ${error}`;
    return [{ message, hint: text.includes("[") ? classHint : quantifierHint }];
  }
  if (unpaired.length > 0) {
    const message = `glob ${shown} has ${unpaired.map(showText).join(", ")} without its partner, so it matches something else than it seems to`;
    return [
      {
        message,
        refusedBy: null,
        severity: "warning",
        hint: "Close the bracket, or write a \\ before it to mean the character itself.",
      },
    ];
  }
  if (hasEmptyGroup) {
    const message = `glob ${shown} has a group with nothing in it: jobs succeed with no datum`;
    return [{ message, refusedBy: null, severity: "warning", hint: 'Write what the group matches, such as "(*)".' }];
  }
  return [...shallow(text), ...cleaned(text)];
}

function shallow(text: string): Words[] {
  const clean = cleanGlob(text);
  if (!clean.startsWith("/**/")) return [];
  const message = `glob ${showText(text)} matches nothing at the top of the repo, only below at least one folder`;
  return [
    {
      message,
      severity: "warning",
      refusedBy: null,
      hint: `Write "/**${clean.slice(clean.indexOf("*", 3) === 4 ? 5 : 3)}" to match at any depth.`,
    },
  ];
}

function cleaned(text: string): Words[] {
  const clean = cleanGlob(text);
  const written = text.startsWith("/") ? text : `/${text}`;
  if (clean === written) return [];
  return [
    {
      message: `glob ${showText(text)} is read as ${showText(clean)}, for files and folders alike`,
      severity: "warning",
      refusedBy: null,
      hint: `Write "${clean}".`,
    },
  ];
}
