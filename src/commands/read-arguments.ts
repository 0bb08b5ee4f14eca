import parse from "yargs-parser";
import { Failure } from "../failure.ts";
import { nearest } from "../nearest.ts";
import { aloneOf, argumentsOf, commonFlags, handOn, textsOf } from "./arguments.ts";
import type { Arguments, Command, Flag, FlagTable } from "./command.ts";

/**
 * How a command line is cut into words and flags. yargs' help and completion get the same settings, so that what
 * help shows is what happens. Everything is text: no number, no nested object, no `--no-` is guessed.
 */
export const parserSettings = {
  "boolean-negation": false,
  "camel-case-expansion": false,
  "dot-notation": false,
  "duplicate-arguments-array": true,
  "flatten-duplicate-arrays": true,
  "greedy-arrays": false,
  "parse-numbers": false,
  "parse-positional-numbers": false,
  "populate--": false,
  "short-option-groups": true,
  "strip-aliased": true,
} as const;

/**
 * Reads what stands after the verb. This is yargs' own parser without the rest of yargs, which takes longer to
 * load than one spec takes to check.
 *
 * @throws Failure "usage" with what was not understood
 */
export function readArguments(command: Command, words: readonly string[]): Arguments {
  if (command.handsOn === true) return handOn(command, words);
  const flags: FlagTable = { ...command.flags, ...commonFlags };
  const { argv, error } = parse.detailed([...words], { ...parserTable(flags), configuration: parserSettings });
  const values = new Map<string, unknown>(Object.entries(argv).filter(([name]) => name !== "_"));
  for (const name of values.keys()) {
    if (!Object.hasOwn(flags, name)) throw unknownFlag(name, command, flags);
  }
  const operands = argv._.map(String);
  const args = argumentsOf(flags, values, operands);
  if (args.is("help")) return args;
  if (error !== null) throw usage(command, error.message);
  for (const [name, flag] of Object.entries(flags)) {
    const wrong = wrongIn(flag, textsOf(values.get(name)));
    if (wrong !== undefined) throw usage(command, `--${name} ${wrong}`);
  }
  checkOperands(command, operands);
  return args;
}

/** The table in yargs-parser's words. */
function parserTable(flags: FlagTable) {
  const named = (kinds: readonly Flag["kind"][]) =>
    Object.keys(flags).filter((name) => kinds.includes(flags[name]?.kind ?? "switch"));
  const valued = named(["text", "choice", "list", "number"]);
  const needy = valued.filter((name) => aloneOf(flags[name]) === undefined);
  return {
    boolean: named(["switch"]),
    string: valued,
    array: named(["list"]),
    narg: Object.fromEntries(needy.map((name) => [name, 1])),
    alias: Object.fromEntries(
      Object.entries(flags).flatMap(([name, { short }]) => (short === undefined ? [] : [[name, [short]]])),
    ),
  };
}

/** What is wrong with the values of a flag, as the end of a sentence that begins with the flag. */
function wrongIn(flag: Flag, texts: readonly string[]): string | undefined {
  if (flag.kind === "switch") return undefined;
  for (const text of texts) {
    if (text === "" && aloneOf(flag) !== undefined) continue;
    if (text === "") return "needs a value";
    if (flag.kind === "number" && Number.isNaN(Number(text))) return `takes a number, not "${text}"`;
    if (flag.kind === "choice" && !flag.choices.includes(text)) {
      return `takes one of ${flag.choices.join(", ")}, not "${text}"`;
    }
  }
  return undefined;
}

function checkOperands(command: Command, operands: readonly string[]): void {
  const { operands: known } = command;
  const missing = known.find(({ required }, index) => required && operands[index] === undefined);
  if (missing !== undefined) throw usage(command, `${command.name} needs ${missing.name}: ${missing.summary}`);
  const extra = operands[known.length];
  if (extra !== undefined && known.at(-1)?.many !== true) {
    throw usage(command, `${command.name} does not know what to do with "${extra}"`);
  }
}

function unknownFlag(name: string, command: Command, flags: FlagTable): Failure {
  const shown = name.length === 1 ? `-${name}` : `--${name}`;
  const meant = nearest(name, Object.keys(flags));
  return usage(
    command,
    `${command.name} has no flag ${shown}${meant === undefined ? "" : `; did you mean --${meant}?`}`,
  );
}

function usage(command: Command, message: string): Failure {
  return new Failure("usage", message, `All flags: pachook ${command.name} --help`);
}
