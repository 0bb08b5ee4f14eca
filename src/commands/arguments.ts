import type { Arguments, Command, Flag, FlagTable } from "./command.ts";

/** What every command understands beside its own flags. */
export const commonFlags = {
  help: { kind: "switch", summary: "Show this help", short: "h" },
} satisfies FlagTable;

/** The words of a command that hands them on to another program: nothing to parse, so that no parser is loaded. */
export function handOn(command: Command, words: readonly string[]): Arguments {
  const help = words[0] === "--help" || words[0] === "-h";
  return argumentsOf({ ...command.flags, ...commonFlags }, new Map([["help", help]]), words);
}

/** Answers from what was read, by the names of the flags. */
export function argumentsOf(flags: FlagTable, values: Map<string, unknown>, operands: readonly string[]): Arguments {
  const texts = (name: string, kind: Flag["kind"]): string[] => {
    if (flags[name]?.kind !== kind) throw new Error(`the flag --${name} is no ${kind} of this command`);
    return textsOf(values.get(name));
  };
  // Given twice, the last one counts, as with most programs.
  return {
    operands,
    is: (name) => texts(name, "switch").at(-1) === "true",
    text: (name) => texts(name, "text").at(-1),
    choice: (name, choices) => {
      const last = texts(name, "choice").at(-1);
      const typed = last === "" ? aloneOf(flags[name]) : last;
      return choices.find((choice) => choice === typed);
    },
    list: (name) => texts(name, "list"),
    number: (name) => texts(name, "number").map(Number).at(-1),
  };
}

/** What a choice means that is given without a value. */
export function aloneOf(flag: Flag | undefined): string | undefined {
  return flag?.kind === "choice" ? flag.alone : undefined;
}

/** What was typed for one flag, as often as it was given. */
export function textsOf(value: unknown): string[] {
  return value === undefined ? [] : [value].flat().map(String);
}
