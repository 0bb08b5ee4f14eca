import type { Host } from "../../host.ts";
import type { Problem } from "../../problem.ts";
import { showPassed, showRefusal } from "../../report/hook.ts";
import type { Tree } from "../../specs/tree.ts";
import type { GitObjects } from "../../tools/git-objects.ts";
import { type HookAnswer, hasErrors, hookFindings } from "../commit.ts";
import type { OpenPush } from "../reading/ask-ahead.ts";
import { memoryOf } from "../reading/memory.ts";
import { type Validated, validate } from "../validate.ts";

/**
 * Checks every commit that a push brings, each from its own objects: a clean merge, a rebase and `--no-verify` run no
 * pre-commit, and what is pushed is often not what is checked out.
 */
export async function checkPush(host: Host, { objects, commits }: OpenPush): Promise<HookAnswer> {
  return checkCommits(host, objects, await commits);
}

/** How many commits are listed at once; a listing of a large repository takes megabytes. */
const groupSize = 16;

async function checkCommits(host: Host, objects: GitObjects, commits: readonly string[]): Promise<HookAnswer> {
  // A blob is the same in the index and in every commit, so one memory serves them all.
  const kept = memoryOf(host, "index");
  // Over several commits it pays for a few files already.
  const memory = kept === null || commits.length === 1 ? kept : { ...kept, fewest: 1 };
  const validateOnce = onceForEqual((tree) => validate(host, tree, { named: null, memory }));
  const refused: { commit: string; validated: Validated }[] = [];
  let newest: Validated | null = null;
  for (let start = 0; start < commits.length; start += groupSize) {
    const group = commits
      .slice(start, start + groupSize)
      .map((commit) => ({ commit, tree: objects.commitTree(commit) }));
    // Asked together, git answers in one breath.
    await Promise.all(group.map(({ tree }) => tree.files()));
    for (const { commit, tree } of group) {
      newest = await validateOnce(tree);
      if (hasErrors(newest)) refused.push({ commit, validated: newest });
    }
  }
  if (newest === null) return { passes: true, says: "" };
  const nothing = new Set<string>();
  if (refused.length === 0) return { passes: true, says: showPassed(hookFindings(newest, nothing)) };
  const problems = firstSeen(refused);
  const findings = { ...hookFindings(newest, nothing), problems };
  const bad = refused.map(({ commit }) => ({ id: commit, before: commits.length - 1 - commits.indexOf(commit) }));
  return { passes: false, says: showRefusal(findings, { what: "push", past: "git push --no-verify", commits: bad }) };
}

/** Each problem once, with the oldest commit that has it in front of its file. */
function firstSeen(refused: readonly { commit: string; validated: Validated }[]): Problem[] {
  const seen = new Map<string, Problem>();
  for (const { commit, validated } of refused) {
    for (const problem of validated.problems) {
      const key = JSON.stringify([problem.code, problem.message, problem.at.file]);
      if (problem.severity !== "error" || seen.has(key)) continue;
      seen.set(key, { ...problem, at: { ...problem.at, file: `${commit.slice(0, 7)}:${problem.at.file}` } });
    }
  }
  return [...seen.values()];
}

/** Most commits of a push leave the specs alone: trees that agree in all that a validation reads are validated once. */
function onceForEqual(work: (tree: Tree) => Promise<Validated>): (tree: Tree) => Promise<Validated> {
  const done = new Map<string, Validated>();
  return async (tree) => {
    const narrow = await keyOf(tree, /\.(json|ya?ml|jsonnet|libsonnet)$|(Docker|Container)file/i);
    // `specs:` in the config can name any file, and the config is in the narrow key.
    const known = done.get(narrow);
    const key = known !== undefined && known.config.specs !== null ? await keyOf(tree, /^/) : narrow;
    const validated = done.get(key) ?? (await work(tree));
    done.set(narrow, validated);
    done.set(key, validated);
    return validated;
  };
}

async function keyOf(tree: Tree, pattern: RegExp): Promise<string> {
  const files = (await tree.files()).filter(({ path }) => pattern.test(path));
  return `${pattern.source}\0${files.map(({ path, oid }) => `${path}\0${oid}`).join("\0")}`;
}
