import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { hasBlock } from "./block.ts";
import { isPassedOn } from "./chain.ts";
import { hookNames } from "./hook-block.ts";
import { hooksIn } from "./survey.ts";

/** One thing that was looked at. `fix` is a command that can be copied; `safe` where doctor may do it itself. */
export type Diagnosis = { state: "good" | "doubtful" | "bad"; topic: string; says: string; fix?: string; safe?: true };

/** One work tree of a repository, as doctor finds it; paths are absolute. */
export type Patient = { top: string; commonDir: string; hooksPath: string | null; isMain: boolean };

/** Looks at the hooks of one work tree. Changes nothing. */
export function examineHooks(patient: Patient): Diagnosis[] {
  const { top, hooksPath, isMain } = patient;
  const where = isMain ? "" : `the worktree ${top} `;
  const switchOn = { fix: "pachook doctor --fix", safe: true } as const;
  if (hooksPath !== ".husky/_") {
    const says = `core.hooksPath is ${hooksPath ?? "not set"}: git runs no hook in .husky, commits are not checked`;
    return [{ state: "bad", topic: "hooks", says, ...switchOn }];
  }
  if (hookNames.some((name) => !existsSync(join(top, ".husky/_", name)))) {
    const says = `${where}has no .husky/_: commits there are not checked`;
    return [{ state: "bad", topic: "hooks", says: says.trimStart(), ...switchOn }];
  }
  const foreign = hookNames.filter((name) => !readText(join(top, ".husky/_", name))?.includes("/h"));
  if (foreign.length > 0) {
    const says = `${where}.husky/_ is not husky's any more (${foreign.join(", ")}): another hook manager wrote into it`;
    return [{ state: "bad", topic: "hooks", says, ...switchOn }];
  }
  const found = [...missingBlocks(top, where), ...brokenLineEnds(top, where), ...missingPackage(top, where)];
  if (isMain) found.push(...shadowed(patient));
  if (found.length > 0) return found;
  return [{ state: "good", topic: "hooks", says: `${where}${hookNames.join(", ")} in place` }];
}

function missingBlocks(top: string, where: string): Diagnosis[] {
  return hookNames.flatMap((name) => {
    const text = readText(join(top, ".husky", name));
    if (text !== null && hasBlock(text)) return [];
    const says = `${where}.husky/${name} does not call us`;
    return [{ state: "bad" as const, topic: "hooks", says, fix: "pachook init --yes" }];
  });
}

function brokenLineEnds(top: string, where: string): Diagnosis[] {
  return readdirSync(join(top, ".husky"), { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isFile() || !isPassedOn(entry.name)) return [];
    if (!readText(join(entry.parentPath, entry.name))?.includes("\r\n")) return [];
    const says = `${where}.husky/${entry.name} has CRLF line ends, and sh cannot run it`;
    const fix = `git add --renormalize .husky && git checkout -- .husky/${entry.name}`;
    return [{ state: "bad" as const, topic: "hooks", says, fix }];
  });
}

/** The path stands in the hook file, since the package may be in a folder below the top level. */
function missingPackage(top: string, where: string): Diagnosis[] {
  const path = /^if \[ -f '(.*)' \]; then$/m.exec(readText(join(top, ".husky/pre-commit")) ?? "")?.[1];
  if (path === undefined || existsSync(join(top, path)) || existsSync(join(top, ".pnp.cjs"))) return [];
  return [
    { state: "bad", topic: "package", says: `${where}has no ${path}: commits are not checked`, fix: "npm install" },
  ];
}

/** husky points git away from git's own folder, whoever puts hooks there later. */
function shadowed({ top, commonDir }: Patient): Diagnosis[] {
  return hooksIn(join(commonDir, "hooks")).flatMap(({ name }) => {
    const text = readText(join(top, ".husky", name)) ?? "";
    if (text.includes("pachook_earlier") || text.includes(`hooks/${name}`) || text.includes(`git lfs ${name}`))
      return [];
    const says = `.git/hooks/${name} no longer runs: husky took its place`;
    const fix = `call it in .husky/${name}:  "$(git rev-parse --git-common-dir)/hooks/${name}" "$@"`;
    return [{ state: "bad" as const, topic: "hooks", says, fix }];
  });
}

function readText(path: string): string | null {
  return existsSync(path) ? readFileSync(path, "utf8") : null;
}
