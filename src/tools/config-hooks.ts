import { readingEnvironment } from "./git-environment.ts";
import type { Where } from "./git-plumbing.ts";
import type { Run } from "./run.ts";

/** A hook that stands in git's settings, of the user or of the clone. */
export type ConfigHook = { name: string; events: readonly string[] };

/** `areRun`: git is new enough. `off`: events for which the settings say that no hook of theirs shall run. */
export type ConfigHooks = { hooks: readonly ConfigHook[]; off: readonly string[]; gitVersion: string; areRun: boolean };

/**
 * The hooks of git's settings that are complete and switched on. git runs them before the one in the folder of hooks,
 * wherever core.hooksPath points, from 2.54 on. Source: git-hook(1) and git-config(1) of git 2.55, "hook".
 */
export async function configHooksIn({ cwd, env }: Where, run: Run): Promise<ConfigHooks> {
  const git = (...args: readonly string[]) =>
    run({ file: "git", args, cwd, env: readingEnvironment(env), timeoutMs: 60_000 });
  const version = /\d+(?:\.\d+)+/.exec((await git("version")).stdout)?.[0] ?? "0";
  // Exit code 1: there is none.
  const { stdout } = await git("config", "-z", "--get-regexp", "^hook\\..*\\.(command|event|enabled)$");
  const settings = stdout.split("\0").flatMap(readSetting);
  const isOff = (name: string) =>
    settings.some((each) => each.name === name && each.key === "enabled" && /^(?:false|no|off|0)$/i.test(each.value));
  const names = [...new Set(settings.map(({ name }) => name))];
  const of = (name: string, key: string) => settings.filter((each) => each.name === name && each.key === key);
  const hooks = names.flatMap((name) => {
    const events = eventsOf(of(name, "event").map(({ value }) => value));
    return of(name, "command").length === 0 || events.length === 0 || isOff(name) ? [] : [{ name, events }];
  });
  // What is no hook of its own is an event, and `hook.pre-commit.enabled` is a switch for all of that event.
  const off = names.filter((name) => of(name, "command").length === 0 && of(name, "event").length === 0 && isOff(name));
  return { hooks, off, gitVersion: version, areRun: isAtLeast(version, [2, 54]) };
}

type HookSetting = { name: string; key: string; value: string };

/** `hook.name.key<newline>value`; the name may hold dots. */
function readSetting(record: string): HookSetting[] {
  const [, name = "", key = "", value = ""] = /^hook\.(.+)\.([a-z]+)(?:\n(.*))?$/s.exec(record) ?? [];
  return name === "" ? [] : [{ name, key, value }];
}

/** An empty value takes back what stood before it. */
function eventsOf(values: readonly string[]): string[] {
  return values.slice(values.lastIndexOf("") + 1);
}

function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [first = 0, second = 0] = version.split(".").map(Number);
  return first > major || (first === major && second >= minor);
}
