import { Failure } from "../failure.ts";
import { readingEnvironment } from "./git-environment.ts";
import type { Where } from "./git-plumbing.ts";
import type { Run } from "./run.ts";

/** One line of a settings file: `pachook.dev.branch` is section, subsection and name. */
export type CloneSetting = { section: string; subsection: string; name: string; value: string };

/**
 * The settings of a clone that git reads from `.git/config` itself. What that file includes does not count: an included
 * file may be a tracked one, and then a branch could write there.
 */
export type CloneSettings = {
  list: () => Promise<CloneSetting[]>;
  /** Replaces a whole subsection, in the order given. */
  replace: (section: string, subsection: string, values: readonly (readonly [string, string])[]) => Promise<void>;
  remove: (section: string, subsection: string) => Promise<void>;
};

const timeoutMs = 60_000;

/** All worktrees of a clone share them. */
export function cloneSettingsIn({ cwd, env }: Where, run: Run): CloneSettings {
  const git = (...args: readonly string[]) =>
    run({ file: "git", args: ["config", ...args], cwd, env: readingEnvironment(env), timeoutMs });
  const remove: CloneSettings["remove"] = async (section, subsection) => {
    const { exitCode, stderr } = await git("--local", "--remove-section", `${section}.${subsection}`);
    if (exitCode !== 0 && !/no such section/i.test(stderr)) throw notWritten(stderr);
  };
  return {
    remove,
    async list() {
      const { exitCode, stdout, stderr } = await git("--local", "--no-includes", "--list", "-z");
      if (exitCode !== 0) {
        throw new Failure("git", `git's settings could not be read: ${stderr.trim()}`, "Look at .git/config.");
      }
      return stdout.split("\0").flatMap(readSetting);
    },
    async replace(section, subsection, values) {
      await remove(section, subsection);
      for (const [name, value] of values) {
        const { exitCode, stderr } = await git("--local", "--add", `${section}.${subsection}.${name}`, value);
        if (exitCode !== 0) throw notWritten(stderr);
      }
    },
  };
}

/** `section.sub.section.name<newline>value`; only the subsection may hold dots. A setting without `=` has no newline. */
function readSetting(record: string): CloneSetting[] {
  const end = record.indexOf("\n");
  const key = end === -1 ? record : record.slice(0, end);
  const [first, last] = [key.indexOf("."), key.lastIndexOf(".")];
  if (first === -1 || first === last) return [];
  const value = end === -1 ? "true" : record.slice(end + 1);
  return [{ section: key.slice(0, first), subsection: key.slice(first + 1, last), name: key.slice(last + 1), value }];
}

function notWritten(stderr: string): Failure {
  const message = `git's settings could not be written: ${stderr.trim()}`;
  return new Failure("git", message, "See that .git/config is yours to write, and that no git is writing it now.");
}
