import { combinations, visitInputs } from "../pachyderm/inputs.ts";
import type { KeyPath } from "../pachyderm/key-path.ts";
import type { Input } from "../pachyderm/request.ts";
import { showText } from "../pachyderm/show-text.ts";
import { isWritten } from "../pachyderm/written.ts";
import type { Check, Finding } from "./check.ts";

export const inputName: Check = {
  kind: "spec",
  code: "input-name",
  severity: "error",
  refusedBy: "pachd",
  rules: ["IN-4", "IN-6", "IN-7", "IN-8"],
  summary: "Inputs that are read together have names of their own, and none is called out or .env",
  hint: 'Give the input a "name" of its own: it becomes the folder /pfs/<name>.',

  look(request, spec) {
    const findings: Finding[] = [];
    for (const { input, path } of visitInputs(request)) {
      if (input.cron && !input.cron.name && !isWritten(spec, [...path, "cron", "name"])) {
        findings.push({
          path: [...path, "cron"],
          part: "key",
          message: "pachd refuses it: input must specify a name; a cron input has no default",
        });
      }
      const named = nameOf(input, path);
      if (named !== null) findings.push(...reserved(named));
    }
    if (request.input !== undefined) namesIn(request.input, ["input"], { taken: new Set(), findings });
    return findings;
  },
};

type Named = { name: string; path: KeyPath };

/** The name an input goes by: a pfs input without one takes the name of its repo. */
function nameOf({ pfs, cron }: Input, path: KeyPath): Named | null {
  if (pfs?.name) return { name: pfs.name, path: [...path, "pfs", "name"] };
  if (pfs?.repo) return { name: pfs.repo, path: [...path, "pfs", "repo"] };
  return !pfs && cron?.name ? { name: cron.name, path: [...path, "cron", "name"] } : null;
}

function reserved({ name, path }: Named): Finding[] {
  if (name === "out" || name === ".env") {
    return [
      { path, message: `pachd refuses it: input cannot be named ${name}, since /pfs/${name} is Pachyderm's own` },
    ];
  }
  if (!/^\.{1,2}$|\//.test(name)) return [];
  const message = `the input's folder /pfs/${name} is not a folder of its own, so every datum fails`;
  return [{ path, message, refusedBy: "job" }];
}

/**
 * Walks as pachd does: what one branch of a union calls an input, another may call so too, but not what stands beside
 * the union. Source: pachyderm, api_server.go, validateNames.
 *
 * @returns all names that are taken afterwards
 */
function namesIn(
  input: Input,
  path: KeyPath,
  { taken, findings }: { taken: Set<string>; findings: Finding[] },
): Set<string> {
  if (input.pfs || input.cron) {
    const named = nameOf(input, path);
    if (named === null) return taken;
    if (taken.has(named.name)) findings.push(usedTwice(named));
    return taken.add(named.name);
  }
  // pachd looks at the first of these that is set; two of them are input-type's concern.
  const kind = (["union", ...combinations] as const).find((each) => (input[each] ?? []).length > 0);
  if (kind === undefined) return taken;
  const presented: Set<string>[] = [];
  for (const [index, child] of (input[kind] ?? []).entries()) {
    const own = kind === "union" ? new Set(taken) : taken;
    presented.push(namesIn(child, [...path, kind, index], { taken: own, findings }));
  }
  for (const names of presented) for (const name of names) taken.add(name);
  return taken;
}

function usedTwice({ name, path }: Named): Finding {
  const why = path.at(-1) === "repo" ? ": an input without a name takes that of its repo" : "";
  return { path, message: `pachd refuses it: name ${showText(name)} was used more than once${why}` };
}
