import { groupsIn, panicIn, readGlob } from "../pachyderm/glob.ts";
import { type PfsVisit, pfsInputs } from "../pachyderm/inputs.ts";
import { showText } from "../pachyderm/show-text.ts";
import type { Spec } from "../pachyderm/spec.ts";
import { isUnfilled } from "../pachyderm/template-text.ts";
import { isWritten } from "../pachyderm/written.ts";
import type { Check, Finding } from "./check.ts";

const keys = { join: "join_on", group: "group_by" } as const;

export const joinKey: Check = {
  kind: "spec",
  code: "join-key",
  severity: "warning",
  refusedBy: null,
  rules: ["IN-13", "IN-14", "IN-17"],
  summary: "Inputs of a join or group have a key made of groups of their glob, and no other input has one",
  hint: 'Capture a part of the path in the glob, "/(*).csv", and name it in the key, "$1".',

  look(request, spec) {
    return pfsInputs(request).flatMap((visit) => [
      ...missingKey(visit, spec),
      ...(["join_on", "group_by"] as const).flatMap((key) => emptyGroups(visit, key)),
      ...(["join_on", "group_by"] as const).flatMap((key) => panics(visit, key)),
      ...strayKeys(visit),
    ]);
  },
};

/** An input needs the key of the join or group it stands in directly or through crosses and unions. */
function missingKey({ pfs, path, inside }: PfsVisit, spec: Spec): Finding[] {
  const kind = inside.findLast((each) => each === "join" || each === "group");
  if (kind !== "join" && kind !== "group") return [];
  const key = keys[kind];
  if (pfs[key] || isWritten(spec, [...path, key])) return [];
  return [
    {
      path,
      part: "key",
      message: `this input of a ${kind} has no "${key}": every file gets the same empty key, so everything matches everything`,
    },
  ];
}

/** Keys are filled for every file of an input, wherever it stands. */
function panics({ pfs, path }: PfsVisit, key: "join_on" | "group_by"): Finding[] {
  const text = pfs[key] ?? "";
  const read = isUnfilled(text) ? null : panicIn(text);
  if (read === null) return [];
  const message = `"${key}" has ${showText(read)}: pachd panics at the first file, since that is no number of a group to it`;
  return [{ path: [...path, key], severity: "error", refusedBy: "job", message, hint: 'Write the number bare, "$1".' }];
}

function emptyGroups({ pfs, path }: PfsVisit, key: "join_on" | "group_by"): Finding[] {
  const text = pfs[key] ?? "";
  const glob = pfs.glob ?? "";
  if (text === "" || glob === "" || isUnfilled(text + glob) || panicIn(text) !== null) return [];
  const { captures, error } = readGlob(glob);
  if (error !== null) return [];
  const missing = groupsIn(text).find((group) => group > captures);
  if (missing !== undefined) {
    const has = captures === 0 ? "has no group" : captures === 1 ? "has one group" : `has ${captures} groups`;
    return [
      {
        path: [...path, key],
        message: `"${key}" asks for group ${missing}, but glob ${showText(glob)} ${has}: that part of the key is empty for every file`,
      },
    ];
  }
  if (groupsIn(text).includes(0)) {
    return [
      {
        path: [...path, key],
        message: `"${key}" is made of $0, the whole path, so files match only under the same path`,
        hint: 'Groups count from 1: write "$1".',
      },
    ];
  }
  if (groupsIn(text).length > 0) return [];
  return [
    {
      path: [...path, key],
      message: `"${key}" ${showText(text)} names no group of the glob, so every file gets the same key`,
    },
  ];
}

function strayKeys({ pfs, path, inside }: PfsVisit): Finding[] {
  const stray: Finding[] = [];
  const say = (field: string, kind: "join" | "group") =>
    stray.push({
      path: [...path, field],
      part: "key",
      message: `"${field}" has no effect on an input outside a ${kind}`,
      hint: `Put the input into a ${kind}, or drop "${field}".`,
    });
  if (pfs.join_on && !inside.includes("join")) say("join_on", "join");
  if (pfs.outer_join && !inside.includes("join")) say("outer_join", "join");
  if (pfs.group_by && !inside.includes("group")) say("group_by", "group");
  return stray;
}
