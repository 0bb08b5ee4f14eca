import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import * as assert from "uvu/assert";
import { stateOf } from "../support/repo-state.ts";
import { describe } from "../support/suite.ts";
import { goodSpec, oldSpec, withHooks } from "../support/with-hooks.ts";
import type { Repo } from "../support/with-repo.ts";

const fixing = "data: [images]\ncommit: { fix: true }\n";
const staged = oldSpec.replace('"sh"', '"bash"');
const edits = {
  "in a line of its own": staged.replace("{\n", '{\n  "description": "not staged",\n'),
  "in the line that is staged": staged.replace('"bash"', '"zsh"'),
  "in the line that is mended": staged.replace('"glob": "/*"', '"glob": "/not staged/*"'),
};
type Where = keyof typeof edits;

const mended = (spec: string) => spec.replace("atom", "pfs");

/** What can be seen of how far lint-staged is. Where it is quicker than we look, the commit is over, and just as good. */
const moments: Readonly<Record<string, (repo: Repo, edited: string) => boolean>> = {
  // Not earlier: git by itself leaves its lock where it is killed while it makes it (16 of 400 kills, without any hook).
  "when git has called the hook": (repo) => readIn(repo, ".git/trace")?.includes('"child_class":"hook"') ?? false,
  "while edits are written down": ({ dir }) => existsSync(join(dir, ".git/lint-staged_unstaged.patch")),
  "when all is in the stash": ({ dir }) => existsSync(join(dir, ".git/refs/stash")),
  "while edits are put aside": (repo, edited) => readIn(repo, "edges.json") !== edited,
};

describe("a commit that is killed while it mends", (it) => {
  for (const signal of ["SIGINT", "SIGHUP", "SIGTERM", "SIGKILL"] as const) {
    const wheres = Object.keys(edits).filter(isEdit);
    for (const where of signal === "SIGINT" ? wheres : wheres.slice(1, 2)) {
      it(`leaves everything as it was, or mended, with an edit ${where} (${signal} to all of it)`, () =>
        withHooks(async (repo) => {
          await repo.commit("first", { "edges.json": goodSpec });
          const edited = edits[where];
          for (const isThere of Object.values(moments)) {
            await stageAndEdit(repo, edited);
            await killedWhen(repo, { signal, isThere: () => isThere(repo, edited), flags: [] });
            await isAsItWas(repo, { edited, index: staged });
            await repo.git("reset", "--quiet", "--hard", "HEAD");
          }
        }, fixing));
    }
  }

  it("leaves everything as it was under commit --all, whose index is a lock that must not stay", () =>
    withHooks(async (repo) => {
      await repo.commit("first", { "edges.json": goodSpec });
      for (const signal of ["SIGINT", "SIGKILL"] as const) {
        await repo.write("edges.json", staged);
        const isThere = () => existsSync(join(repo.dir, ".git/refs/stash"));

        await killedWhen(repo, { signal, isThere, flags: ["--all"] });

        // The lock held the mended index, and is gone with the commit: what was mended may stay in the folder alone.
        const isMended = readIn(repo, "edges.json") === mended(staged);
        await isAsItWas(repo, { edited: isMended ? mended(staged) : staged, index: goodSpec });
        await repo.git("reset", "--quiet", "--hard", "HEAD");
      }
    }, fixing));
});

type Killing = { signal: NodeJS.Signals; isThere: () => boolean; flags: readonly string[] };

/** Kills git, the hook and what it started together, as Ctrl-C or a closed terminal does; waits for the last of them. */
async function killedWhen({ dir, env }: Repo, { signal, isThere, flags }: Killing): Promise<void> {
  const args = ["commit", "--quiet", "--message", "killed", ...flags];
  const trace = join(dir, ".git/trace");
  rmSync(trace, { force: true });
  const git = spawn("git", args, {
    cwd: dir,
    env: { ...env, GIT_TRACE2_EVENT: trace },
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
  });
  // "close" comes when nobody holds the pipe any more: on Ctrl-C git goes first, and others put things back behind it.
  let isOver = false;
  git.stderr.resume();
  const over = new Promise<void>((resolve) =>
    git.once("close", () => {
      isOver = true;
      resolve();
    }),
  );
  while (!isOver && !isThere()) await pause(2);
  try {
    if (git.pid !== undefined) process.kill(-git.pid, signal);
  } catch {
    // It was quicker.
  }
  await over;
}

async function isAsItWas(repo: Repo, { edited, index }: { edited: string; index: string }): Promise<void> {
  const state = stateOf(repo);
  const now = `${await repo.git("show", ":edges.json")}\n`;
  const isMended = now === mended(staged);
  if (!isMended) assert.is(now, index);
  assert.is(readIn(repo, "edges.json"), isMended ? mended(edited) : edited);
  assert.is(await repo.git("stash", "list"), "");
  assert.not.match(state, "index.lock");
  assert.not.match(state, "lint-staged_unstaged.patch");
}

async function stageAndEdit(repo: Repo, edited: string): Promise<void> {
  await repo.write("edges.json", staged);
  await repo.git("add", "edges.json");
  await repo.write("edges.json", edited);
}

/** Null where the file is away for the moment. */
function readIn({ dir }: Repo, path: string): string | null {
  try {
    return readFileSync(join(dir, path), "utf8");
  } catch {
    return null;
  }
}

function isEdit(where: string): where is Where {
  return Object.hasOwn(edits, where);
}
