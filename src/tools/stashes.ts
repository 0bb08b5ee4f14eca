import { lstatSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../failure.ts";
import { readingEnvironment } from "./git-environment.ts";
import type { Where } from "./git-plumbing.ts";
import type { Run } from "./run.ts";

export type Stash = { name: string; commit: string; message: string };

/**
 * How a file stands, in the index or in the folder, beside what a stash has of it: the same; with a text that git has
 * elsewhere too, or not there at all, so that nothing is lost if the stash's comes back; or with one that only it has.
 */
export type Standing = "same" | "replaceable" | "other";

export type StashedFile = { path: string; staged: Standing; folder: Standing };

/** A stash beside the clone as it is now. `onHead`: it was made on the commit that is checked out. */
export type Compared = { stash: Stash; onHead: boolean; files: readonly StashedFile[] };

type Standings = (path: string) => Standing;

export type Stashes = {
  /** Newest first. */
  list: () => Promise<Stash[]>;
  compare: (stash: Stash) => Promise<Compared>;
  /** Gives files of the index, and files of the folder, the text that the stash has of them. Nothing else is touched. */
  putBack: (stash: Stash, paths: { staged: readonly string[]; folder: readonly string[] }) => Promise<void>;
};

/** The stashes of a clone; `cwd` is the top level of a work tree. */
export function stashesIn({ cwd, env }: Where, run: Run): Stashes {
  const git = async (env: Where["env"], args: readonly string[]) => {
    const { exitCode, stdout, stderr } = await run({ file: "git", args, cwd, env, timeoutMs: 60_000 });
    if (exitCode === 0) return stdout;
    throw new Failure("git", `git ${args[0]} failed: ${stderr.trim()}`, "Mend what it says, and look again.");
  };
  const ask = (...args: readonly string[]) => git(readingEnvironment(env), args);
  const write = (...args: readonly string[]) => git({ ...env, GIT_LITERAL_PATHSPECS: "1" }, args);
  const differing = async (...from: readonly string[]) =>
    new Set(split(await ask("diff", "--name-only", "--no-renames", "--no-ext-diff", "-z", ...from, "--")));

  const foldersStanding = async (commit: string): Promise<Standings> => {
    const fromThen = await differing(commit);
    const elsewhere = [await differing(), await differing(`${commit}^2`), await differing("HEAD")];
    const tracked = new Set(split(await ask("ls-files", "-z")));
    return (path) => {
      if (!fromThen.has(path)) return "same";
      if (lstatSync(join(cwd, path), { throwIfNoEntry: false }) === undefined) return "replaceable";
      // Of a file that is not in the index git does not say how it differs.
      return tracked.has(path) && elsewhere.some((each) => !each.has(path)) ? "replaceable" : "other";
    };
  };
  const indexStanding = async (commit: string, folder: Standings): Promise<Standings> => {
    const [fromThen, fromHead] = [await differing("--cached", `${commit}^2`), await differing("--cached", "HEAD")];
    const inConflict = await differing("--diff-filter=U");
    return (path) => {
      if (!fromThen.has(path)) return "same";
      // A conflict without somebody's text in the folder is one that lint-staged was killed in.
      return !fromHead.has(path) || (inConflict.has(path) && folder(path) !== "other") ? "replaceable" : "other";
    };
  };

  return {
    async list() {
      // By number: what a name holds in brackets may be a date, if the user's log.date says so.
      return split(await ask("stash", "list", "-z", "--format=%H %gs")).map((line, index) => {
        const [commit = "", ...words] = line.split(" ");
        return { name: `stash@{${index}}`, commit, message: words.join(" ") };
      });
    },
    async compare(stash) {
      const { commit } = stash;
      // A stash is a merge of what was checked out and of a commit of the index. Source: git-stash(1), "Discussion".
      const [base, thenStaged] = [`${commit}^1`, `${commit}^2`];
      const [head, onBase] = (await ask("rev-parse", "HEAD", base)).trim().split("\n");
      const paths = new Set([
        ...(await differing(base, thenStaged)),
        ...(await differing(base, commit)),
        ...(await differing(thenStaged, commit)),
      ]);
      const files = [...paths].sort();
      const folder = await foldersStanding(commit);
      const index = await indexStanding(commit, folder);
      return {
        stash,
        onHead: head === onBase,
        files: files.map((path) => ({ path, staged: index(path), folder: folder(path) })),
      };
    },
    async putBack({ commit }, { staged, folder }) {
      if (staged.length > 0) await write("restore", `--source=${commit}^2`, "--staged", "--", ...staged);
      if (folder.length > 0) await write("restore", `--source=${commit}`, "--worktree", "--", ...folder);
    },
  };
}

function split(listing: string): string[] {
  return listing.split("\0").filter((each) => each !== "");
}
