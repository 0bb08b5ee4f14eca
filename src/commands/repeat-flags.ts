import { shellWord } from "../setup/ci-starter.ts";
import type { Arguments, FlagTable } from "./command.ts";

/**
 * Some flags of a command line as they were given, for a command that repeats a part of it: " --host --env dev", with a
 * blank in front, words quoted for a POSIX shell; empty where none was given.
 */
export function repeatFlags(flags: FlagTable, args: Arguments, names: readonly string[]): string {
  return names.flatMap((name) => valuesOf(flags, args, name).map((value) => ` --${name}${value}`)).join("");
}

function valuesOf(flags: FlagTable, args: Arguments, name: string): string[] {
  const flag = flags[name];
  if (flag?.kind === "switch") return args.is(name) ? [""] : [];
  if (flag?.kind === "list") return args.list(name).map(asWord);
  const value = flag?.kind === "choice" ? args.choice(name, flag.choices) : args.text(name);
  return value === undefined ? [] : [asWord(value)];
}

function asWord(value: string): string {
  return ` ${shellWord(value)}`;
}
