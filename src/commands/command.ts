import type { Host } from "../host.ts";

/**
 * One verb of the command line. Its flags table is the only place that knows its flags: parsing, help,
 * completion and the check for unknown flags all come from it.
 */
export type Command<Name extends string = string> = {
  name: string;
  /** One line, for the list of verbs. */
  summary: string;
  /** What it does and what it leaves alone; a short paragraph. */
  description: string;
  examples: readonly Example[];
  flags: FlagTable<Name>;
  operands: readonly Operand[];
  /** Every word but a leading `--help` is an operand: they are another program's flags. */
  handsOn?: true;
  /** Does the work, prints the answer, and chooses the exit code; everything else is thrown as a Failure. */
  run(host: Host, args: Arguments<Name>): Promise<ExitCode>;
};

/**
 * 0 clean, 1 problems, 2 a wrong pachook.yaml, 3 a step failed and was reported, and of a deploy also which one: docs/ci.md.
 * cli.ts makes 2, 3, 4 and 130 from what was thrown.
 */
export type ExitCode = 0 | 1 | 2 | 3 | 31 | 32 | 33 | 34;

/** A command line that can be copied, and what it is for. */
export type Example = { line: string; shows: string };

/** By long name, in kebab-case and without dashes, in the order help lists them. */
export type FlagTable<Name extends string = string> = Readonly<Record<Name, Flag>>;

export type Flag = SwitchFlag | TextFlag | ChoiceFlag | ListFlag | NumberFlag;

type Described = { summary: string /** One letter. */; short?: string; hidden?: true };
export type SwitchFlag = Described & { kind: "switch" };
export type TextFlag = Described & { kind: "text"; placeholder: string };
/** `alone` is what it means with nothing behind it; without that it needs a value. */
export type ChoiceFlag = Described & { kind: "choice"; choices: readonly string[]; alone?: string };
/** May be given several times. */
export type ListFlag = Described & { kind: "list"; placeholder: string };
export type NumberFlag = Described & { kind: "number"; placeholder: string };

/** What stands without a flag. Only the last one of a command may be `many`. */
export type Operand = { name: string; summary: string; required?: true; many?: true };

/** What was typed after the verb, already checked against the table. Asking a flag for another kind's value throws. */
export type Arguments<Name extends string = string> = {
  operands: readonly string[];
  is(flag: Name): boolean;
  text(flag: Name): string | undefined;
  /** `choices` are the flag's own, passed again so that the answer has their type. */
  choice<Choice extends string>(flag: Name, choices: readonly Choice[]): Choice | undefined;
  list(flag: Name): readonly string[];
  number(flag: Name): number | undefined;
};

/** Declares a command so that its `run` can ask only for flags that its table has. */
export function defineCommand<Name extends string>(command: Command<Name>): Command<Name> {
  return command;
}
