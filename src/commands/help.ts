import yargs from "yargs";
import type { Host } from "../host.ts";
import { commonFlags } from "./arguments.ts";
import type { Command, Flag, FlagTable } from "./command.ts";
import { verbs } from "./index.ts";
import { parserSettings } from "./read-arguments.ts";

/** Help for one command: usage, what it does, flags, examples. */
export function commandHelp(command: Command, host: Host): Promise<string> {
  return plain(host)
    .usage(`Usage: pachook ${usageOf(command)}\n\n${command.description}`)
    .options(yargsOptions({ ...command.flags, ...commonFlags }))
    .example(command.examples.map(({ line, shows }) => [line, shows]))
    .getHelp();
}

/** The list of verbs, and where to begin. */
export function verbsHelp(host: Host): Promise<string> {
  const all = plain(host).usage(
    "Usage: pachook <verb> [flags]\n\nKeeps broken Pachyderm pipelines out of a repository.",
  );
  for (const [name, { summary }] of Object.entries(verbs)) all.command(name, summary);
  return all
    .option("help", { type: "boolean", description: "Show help; after a verb, that verb's" })
    .option("version", { type: "boolean", description: "Show the version" })
    .example([
      ["pachook validate", "check every spec of this repository"],
      ["pachook fix --diff", "see what can be mended"],
    ])
    .getHelp();
}

/** A script for bash or zsh that completes verbs and flags with TAB. */
export function completionScript(host: Host): Promise<string> {
  return new Promise((resolve) => {
    plain(host)
      .completion("completion")
      .parse(["completion"], {}, (_error, _argv, output) => resolve(output));
  });
}

/** What could stand where the cursor is; `words` are those after `pachook`. */
export async function completions(words: readonly string[]): Promise<string[]> {
  const [verb, ...rest] = words;
  const known = verb === undefined || rest.length === 0 ? undefined : verbs[verb];
  if (known === undefined) return Object.keys(verbs).filter((name) => name.startsWith(verb ?? ""));
  const { flags } = await known.load();
  const last = rest.at(-1) ?? "";
  return Object.keys({ ...flags, ...commonFlags })
    .map((name) => `--${name}`)
    .filter((flag) => flag.startsWith(last) && last !== "");
}

/** The table in yargs' words; help, and the test that compares both parsers, read it from here. */
export function yargsOptions(flags: FlagTable) {
  return Object.fromEntries(
    Object.entries(flags).map(([name, flag]) => [
      name,
      {
        description: flag.summary,
        hidden: flag.hidden ?? false,
        ...(flag.short === undefined ? {} : { alias: flag.short }),
        ...settingsOf(flag),
      },
    ]),
  );
}

function settingsOf(flag: Flag) {
  switch (flag.kind) {
    case "switch":
      return { type: "boolean" } as const;
    case "choice":
      // yargs would not take the empty value for one of the choices; our own check knows better.
      if (flag.alone !== undefined) return { type: "string" } as const;
      return { type: "string", choices: flag.choices, requiresArg: true } as const;
    case "list":
      return { type: "string", array: true, nargs: 1, requiresArg: true } as const;
    case "text":
    case "number":
      return { type: "string", requiresArg: true } as const;
  }
}

/** A yargs that neither exits, nor prints, nor looks at the terminal or the language of the machine. */
export function plain(host: Host) {
  return yargs([], host.cwd)
    .scriptName("pachook")
    .parserConfiguration(parserSettings)
    .locale("en")
    .help(false)
    .version(false)
    .exitProcess(false)
    .fail(false)
    .wrap(Math.min(host.terminal.width, 100));
}

function usageOf({ name, operands }: Command): string {
  const shown = operands.map((operand) => {
    const word = operand.many ? `${operand.name}…` : operand.name;
    return operand.required ? word : `[${word}]`;
  });
  return [name, "[flags]", ...shown].join(" ");
}
